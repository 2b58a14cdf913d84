import type { Attachment, Message, ToolCall } from "../../api/contract.ts";
import { isRecord } from "../parse-json.ts";

/** A message of a model call, before it has a place in a conversation. */
export interface ChatMessage {
  readonly role: Message["role"];
  readonly content: string;
  readonly reasoning?: string;
  readonly attachments?: readonly Attachment[];
  readonly toolCalls?: readonly ToolCall[];
  readonly toolCallId?: string;
}

/** What a model was given and what it gave back. */
export interface ChatExchange {
  readonly input: readonly ChatMessage[];
  readonly output: readonly ChatMessage[];
}

/** The role a dialect's word stands for. */
export function readRole(value: unknown, fallback: ChatMessage["role"]): ChatMessage["role"] {
  switch (typeof value === "string" ? value.toLowerCase() : "") {
    case "system":
    case "developer":
      return "system";
    case "user":
    case "human":
      return "user";
    case "assistant":
    case "ai":
    case "model":
    case "chatbot":
      return "assistant";
    case "tool":
    case "function":
      return "tool";
    default:
      return fallback;
  }
}

/** `value` as the model saw it: text as it is, everything else as JSON. */
export function toText(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What a message may hold besides text and calls. */
export type MessageExtras = Pick<ChatMessage, "reasoning" | "attachments">;

/** Puts a message together, leaving out what is not there. */
export function createMessage(
  role: ChatMessage["role"],
  content: string,
  toolCalls: readonly ToolCall[] = [],
  toolCallId?: unknown,
  { reasoning = "", attachments = [] }: MessageExtras = {},
): ChatMessage {
  return {
    role,
    content,
    ...(reasoning !== "" && { reasoning }),
    ...(attachments.length > 0 && { attachments }),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(typeof toolCallId === "string" && toolCallId !== "" && { toolCallId }),
  };
}

/** A tool call, where `value` names one in any of the shapes providers and frameworks use. */
export function readToolCall(value: unknown): ToolCall | null {
  if (!isRecord(value)) return null;
  const inner = isRecord(value["function"]) ? value["function"] : value;
  const name = inner["name"] ?? value["toolName"] ?? value["tool_name"];
  if (typeof name !== "string" || name === "") return null;
  const id = value["id"] ?? value["toolCallId"] ?? value["tool_call_id"] ?? value["call_id"];
  return {
    id: typeof id === "string" && id !== "" ? id : null,
    name,
    arguments: toText(inner["arguments"] ?? inner["args"] ?? inner["input"]),
  };
}
