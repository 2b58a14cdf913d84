/** Messages as the AI SDK writes them: `ai.prompt.messages`, `ai.response.text`. */
import type { AttributeReader } from "../../otlp/attribute-value.ts";
import { isRecord, parseJson } from "../parse-json.ts";
import { readText } from "../read-attribute.ts";
import { readMessageList } from "./chat-json.ts";
import { createMessage, readToolCall, toText, type ChatExchange, type ChatMessage } from "./chat-message.ts";

export function readAiSdk(attributes: AttributeReader): ChatExchange | null {
  const input =
    readMessageList(attributes.get("ai.prompt.messages"), "user") ?? readPrompt(attributes.get("ai.prompt"));
  const output = readResponse(attributes);
  return input.length + output.length > 0 ? { input, output } : null;
}

/** `ai.prompt` of the outer span: `{ system?, prompt? | messages? }`. */
function readPrompt(value: unknown): ChatMessage[] {
  const parsed = typeof value === "string" ? parseJson(value) : value;
  if (!isRecord(parsed)) return [];
  const system = toText(parsed["system"] ?? parsed["instructions"]);
  const prompt = parsed["prompt"];
  const messages = readMessageList(parsed["messages"] ?? prompt, "user");
  return [
    ...(system === "" ? [] : [createMessage("system", system)]),
    ...(messages ?? (typeof prompt === "string" ? [createMessage("user", prompt)] : [])),
  ];
}

function readResponse(attributes: AttributeReader): ChatMessage[] {
  const text = readText(attributes, [
    "ai.response.text",
    "ai.response.object",
    "ai.result.text",
    "ai.result.object",
  ]);
  const json = readText(attributes, ["ai.response.toolCalls", "ai.result.toolCalls"]);
  const parsed = json === null ? null : parseJson(json);
  const calls = Array.isArray(parsed) ? parsed.flatMap((call: unknown) => readToolCall(call) ?? []) : [];
  return text === null && calls.length === 0 ? [] : [createMessage("assistant", text ?? "", calls)];
}
