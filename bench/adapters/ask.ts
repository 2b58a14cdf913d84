import { OpenAIInstrumentation } from "@arizeai/openinference-instrumentation-openai";
import OpenAI from "openai";

new OpenAIInstrumentation().manuallyInstrument(OpenAI);
const client = new OpenAI({ baseURL: process.env["BENCH_MODEL_URL"] ?? null, apiKey: "local" });

/** Asks as {@link ask} does and gives the answer as it comes: a server-sent event for each word. */
export async function* askForEvents(question: string): AsyncGenerator<string> {
  const chunks = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [{ role: "user", content: question }],
    stream: true,
  });
  for await (const { choices } of chunks) {
    const text = choices[0]?.delta.content;
    if (text) yield `data: ${JSON.stringify({ text })}\n\n`;
  }
}

/** Asks the benchmark's model, the way an app asks one: with OpenAI's client, traced. */
export async function ask(question: string): Promise<string> {
  const { choices } = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [{ role: "user", content: question }],
  });
  return choices[0]?.message.content ?? "";
}
