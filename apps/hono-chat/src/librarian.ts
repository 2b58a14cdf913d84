import { withStreamUsage } from "@otel-sessions/node";
import OpenAI from "openai";
import type { ChatCompletionMessageParam } from "openai/resources";

import { createTools } from "./tools.ts";

const instructions = `You are the librarian of the Reading Room, a public library. Answer briefly, in the language of
the member and in Markdown. Look books up in the catalogue and reserve them with the tools; never invent any.`;

const model = process.env["OPENAI_MODEL"] ?? "gpt-4.1-mini";

/** What a turn is made of, as the page shows it. */
export type TurnEvent =
  | { readonly type: "tool"; readonly name: string }
  | { readonly type: "text"; readonly text: string };

/**
 * Answers the last message with OpenAI's agent loop, which calls the tools, and appends what is said
 * to `messages`. Nothing happens before the first event is asked for.
 */
export async function* answer(
  messages: ChatCompletionMessageParam[],
  member: string,
  signal: AbortSignal,
): AsyncGenerator<TurnEvent, void> {
  // Reads OPENAI_API_KEY and OPENAI_BASE_URL.
  const openai = new OpenAI({ fetch: withStreamUsage() });
  const system: ChatCompletionMessageParam = { role: "system", content: instructions };
  const turn = openai.chat.completions.runTools(
    {
      model,
      messages: [system, ...messages],
      tools: createTools(member),
      stream: true,
      stream_options: { include_usage: true },
    },
    { signal },
  );
  for await (const { choices } of turn) {
    const { content, tool_calls: calls = [] } = choices[0]?.delta ?? {};
    for (const call of calls) {
      if (call.function?.name !== undefined) yield { type: "tool", name: call.function.name };
    }
    if (content) yield { type: "text", text: content };
  }
  messages.splice(0, messages.length, ...turn.messages.filter(({ role }) => role !== "system"));
}
