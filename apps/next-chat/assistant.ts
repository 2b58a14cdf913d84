import { openai } from "@ai-sdk/openai";
import { convertToModelMessages, isStepCount, streamText, type UIMessage } from "ai";
import { tools } from "./tools.ts";

const instructions = `You are Saffron, who helps people cook at home. Answer briefly and precisely, in the language of the
cook and in Markdown. Look recipes up and convert amounts with the tools; never invent them.`;

/** Streams the answer to the last message, calling tools on the way. */
export async function answer(messages: UIMessage[], abortSignal: AbortSignal) {
  const { stream } = streamText({
    // Reads OPENAI_API_KEY and OPENAI_BASE_URL.
    model: openai.chat(process.env["OPENAI_MODEL"] ?? "gpt-4.1-mini"),
    instructions,
    messages: await convertToModelMessages(messages),
    tools,
    stopWhen: isStepCount(5),
    abortSignal,
  });
  return stream;
}
