import type { AttributeReader } from "../../otlp/attribute-value.ts";
import type { ReceivedEvent } from "../../otlp/received-span.ts";
import { rememberByNames } from "../../otlp/remember-by-names.ts";
import { readText } from "../read-attribute.ts";
import { readSpanKind } from "../span-kind.ts";
import { readAiSdk } from "./ai-sdk.ts";
import { readMessageList } from "./chat-json.ts";
import { createMessage, type ChatExchange, type ChatMessage } from "./chat-message.ts";
import { readGenAi } from "./gen-ai.ts";
import { readLangfuse } from "./langfuse.ts";
import { readOpenInference } from "./openinference.ts";
import { readTraceloop } from "./traceloop.ts";

/** What of a span tells messages. */
export interface MessageSource {
  readonly attributes: AttributeReader;
  readonly events: readonly ReceivedEvent[];
}

/** The messages a span carries, in whichever dialect; null where it carries none. */
export function readExchange({ attributes, events }: MessageSource): ChatExchange | null {
  return (
    readOpenInference(attributes) ??
    readGenAi(attributes, events) ??
    readAiSdk(attributes) ??
    readTraceloop(attributes) ??
    readLangfuse(attributes) ??
    readPlainValues(attributes)
  );
}

/** A model call that has only `input.value` and `output.value`. */
function readPlainValues(attributes: AttributeReader): ChatExchange | null {
  if (readSpanKind(attributes) !== "LLM") return null;
  const input = readSide(readText(attributes, ["input.value"]), "user");
  const output = readSide(readText(attributes, ["output.value"]), "assistant");
  return input.length + output.length > 0 ? { input, output } : null;
}

function readSide(text: string | null, role: ChatMessage["role"]): ChatMessage[] {
  if (text === null) return [];
  return readMessageList(text, role) ?? [createMessage(role, text)];
}

const inputPrefixes = [
  "llm.input_messages.",
  "gen_ai.input.messages",
  "gen_ai.prompt.",
  "ai.prompt",
] as const;
const outputPrefixes = [
  "llm.output_messages.",
  "gen_ai.output.messages",
  "gen_ai.completion.",
  "ai.response.text",
  "ai.response.object",
  "ai.response.toolCalls",
  "ai.result.",
] as const;

const sidesOfNames = rememberByNames((attributes) => {
  const isSome = (prefixes: readonly string[]): boolean =>
    Array.from(attributes.keys()).some((key) => prefixes.some((prefix) => key.startsWith(prefix)));
  return { input: isSome(inputPrefixes), output: isSome(outputPrefixes) };
});

/** Which sides of a model call a span tells, found by the names of its attributes and events. */
export function messageSides({ attributes, events }: MessageSource): { input: boolean; output: boolean } {
  let { input, output } = sidesOfNames(attributes);
  for (const { name } of events) {
    if (!name.startsWith("gen_ai.")) continue;
    const isOutput = name === "gen_ai.choice" || name === "gen_ai.content.completion";
    const isBoth = name === "gen_ai.client.inference.operation.details";
    input ||= isBoth || !isOutput;
    output ||= isBoth || isOutput;
  }
  if ((input && output) || readSpanKind(attributes) !== "LLM") return { input, output };
  return {
    input: input || attributes.has("input.value") || attributes.has("langfuse.observation.input"),
    output: output || attributes.has("output.value") || attributes.has("langfuse.observation.output"),
  };
}
