import { OpenAIInstrumentation } from "@arizeai/openinference-instrumentation-openai";
import OpenAI from "openai";

new OpenAIInstrumentation().manuallyInstrument(OpenAI);
const client = new OpenAI({ baseURL: process.env["BENCH_MODEL_URL"] ?? null, apiKey: "local" });

/** Asks the benchmark's model, the way an app asks one: with OpenAI's client, traced. */
export async function ask(question: string): Promise<string> {
  const { choices } = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [{ role: "user", content: question }],
  });
  return choices[0]?.message.content ?? "";
}
