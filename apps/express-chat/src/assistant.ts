import { withStreamUsage } from "@otel-sessions/node";
import OpenAI from "openai";
import type { ChatCompletionMessageParam } from "openai/resources";

import { callTool, tools } from "./tools.ts";

const instructions = `You are the assistant of Fernweh, a shop for outdoor gear. Answer briefly and precisely, in the
language of the customer and in Markdown. Look orders and products up with the tools; never invent them. If you cannot
help, or if the customer is upset, hand over to a colleague.`;

const model = process.env["OPENAI_MODEL"] ?? "gpt-4.1-mini";

/** Streams the answer to the last message, calling tools on the way, and appends what is said to `messages`. */
export async function* answer(
  messages: ChatCompletionMessageParam[],
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  // Reads OPENAI_API_KEY and OPENAI_BASE_URL.
  const openai = new OpenAI({ fetch: withStreamUsage() });
  for (;;) {
    const stream = openai.chat.completions.stream(
      {
        model,
        messages: [{ role: "system", content: instructions }, ...messages],
        tools,
        stream_options: { include_usage: true },
      },
      { signal },
    );
    for await (const chunk of stream) {
      const text = chunk.choices[0]?.delta.content;
      if (text) yield text;
    }
    const message = await stream.finalMessage();
    messages.push(message);
    if (message.tool_calls === undefined || message.tool_calls.length === 0) return;
    for (const call of message.tool_calls) {
      if (call.type === "function") {
        messages.push({ role: "tool", tool_call_id: call.id, content: callTool(call.function) });
      }
    }
  }
}
