/** Messages as the AI SDK writes them: `ai.prompt.messages`, `ai.response.text`. */
import type { AttributeReader } from "../../otlp/attribute-value.ts";
import { isRecord, parseJson } from "../parse-json.ts";
import { readText } from "../read-attribute.ts";
import { readAttachment } from "./attachment.ts";
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
  const reasoning = readText(attributes, ["ai.response.reasoning", "ai.result.reasoning"]) ?? "";
  const calls = readList(attributes, ["ai.response.toolCalls", "ai.result.toolCalls"]).flatMap(
    (call) => readToolCall(call) ?? [],
  );
  const attachments = readList(attributes, ["ai.response.files", "ai.result.files"]).flatMap((file) =>
    isRecord(file) ? (readAttachment({ type: "file", ...file }) ?? []) : [],
  );
  const isSilent = text === null && reasoning === "" && calls.length === 0 && attachments.length === 0;
  if (isSilent) return [];
  return [createMessage("assistant", text ?? "", calls, undefined, { reasoning, attachments })];
}

function readList(attributes: AttributeReader, names: readonly string[]): readonly unknown[] {
  const json = readText(attributes, names);
  const parsed = json === null ? null : parseJson(json);
  return Array.isArray(parsed) ? parsed : [];
}
