/** Messages of a Langfuse generation: its input and output, as JSON messages or as text. */
import type { AttributeReader } from "../../otlp/attribute-value.ts";
import { readText } from "../read-attribute.ts";
import { readMessageList } from "./chat-json.ts";
import { createMessage, type ChatExchange, type ChatMessage } from "./chat-message.ts";

export function readLangfuse(attributes: AttributeReader): ChatExchange | null {
  const type = attributes.get("langfuse.observation.type");
  if (type !== "generation") return null;
  const input = readSide(readText(attributes, ["langfuse.observation.input"]), "user");
  const output = readSide(readText(attributes, ["langfuse.observation.output"]), "assistant");
  return input.length + output.length > 0 ? { input, output } : null;
}

function readSide(text: string | null, role: ChatMessage["role"]): ChatMessage[] {
  if (text === null) return [];
  return readMessageList(text, role) ?? [createMessage(role, text)];
}
