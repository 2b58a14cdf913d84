import type { ChatMessage } from "@copilotkit/aimock";

import { allConversations } from "./conversations/index.ts";
import type { ScriptedToolCall, ScriptedTurn } from "./conversations/conversation.ts";

/** What the model says next: a text, or tools to call first. */
export type Reply =
  | { readonly content: string; readonly toolCalls?: never }
  | { readonly content?: never; readonly toolCalls: readonly ScriptedToolCall[] };

const OFF_SCRIPT = [
  "I can help with products, orders and returns of our shop for outdoor gear. Could you tell me a little more?",
  "Good question. As a demo assistant I only know a few conversations by heart; try **“Do you repair zips?”**",
  "I'd like to help with that. Which product or order is it about?",
] as const;

/**
 * Continues a conversation by what its messages say alone, so that any number of conversations can
 * run at once.
 */
export function getReply(messages: readonly ChatMessage[]): Reply {
  const turn = findTurn(messages);
  if (turn?.toolCalls !== undefined && !hasToolResults(messages)) return { toolCalls: turn.toolCalls };
  return { content: turn?.assistant ?? getOffScriptReply(messages) };
}

/** The text of a message, whichever of the protocol's two forms it has. */
export function getText({ content }: ChatMessage): string {
  if (typeof content === "string") return content;
  return (content ?? []).map(({ text }) => text ?? "").join("");
}

export function getUserTexts(messages: readonly ChatMessage[]): string[] {
  return messages.filter(({ role }) => role === "user").map((message) => getText(message));
}

/** The turn after the same user messages; else, for those who pick from the middle, after the same last one. */
function findTurn(messages: readonly ChatMessage[]): ScriptedTurn | undefined {
  const said = getUserTexts(messages).map(simplify);
  const sameSoFar = allConversations.find(({ turns }) =>
    said.every((text, index) => turns[index] !== undefined && simplify(turns[index].user) === text),
  );
  const sameNow = () =>
    allConversations.flatMap(({ turns }) => turns).find(({ user }) => simplify(user) === said.at(-1));
  return said.length === 0 ? undefined : (sameSoFar?.turns[said.length - 1] ?? sameNow());
}

/** Whether the tools of the current turn have answered. */
function hasToolResults(messages: readonly ChatMessage[]): boolean {
  const lastUser = messages.findLastIndex(({ role }) => role === "user");
  return messages.slice(lastUser + 1).some(({ role }) => role === "tool");
}

function getOffScriptReply(messages: readonly ChatMessage[]): string {
  const length = getUserTexts(messages).join("").length;
  return OFF_SCRIPT[length % OFF_SCRIPT.length] ?? OFF_SCRIPT[0];
}

const simplify = (text: string) => text.trim().toLowerCase().replace(/\s+/g, " ");
