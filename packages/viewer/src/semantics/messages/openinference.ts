/** Messages as OpenInference flattens them: `llm.input_messages.0.message.role`. */
import type { ToolCall } from "../../api/contract.ts";
import type { AttributeReader } from "../../otlp/attribute-value.ts";
import { readText } from "../read-attribute.ts";
import { createMessage, readRole, type ChatExchange, type ChatMessage } from "./chat-message.ts";

export function readOpenInference(attributes: AttributeReader): ChatExchange | null {
  const input = readMessages(attributes, "llm.input_messages.", "user");
  const output = readMessages(attributes, "llm.output_messages.", "assistant");
  return input.length + output.length > 0 ? { input, output } : null;
}

function readMessages(
  attributes: AttributeReader,
  prefix: string,
  fallback: ChatMessage["role"],
): ChatMessage[] {
  return readIndexes(attributes, prefix).map((index) => {
    const message = `${prefix}${index}.message.`;
    const calls = `${message}tool_calls.`;
    const toolCalls = readIndexes(attributes, calls).map((call): ToolCall => {
      const at = `${calls}${call}.tool_call.`;
      return {
        id: readText(attributes, [`${at}id`]),
        name: readText(attributes, [`${at}function.name`]) ?? "",
        arguments: readText(attributes, [`${at}function.arguments`]) ?? "",
      };
    });
    return createMessage(
      readRole(attributes.get(`${message}role`), fallback),
      readContent(attributes, message),
      toolCalls,
      attributes.get(`${message}tool_call_id`),
    );
  });
}

/** The text of a message: whole, or in parts among which may be images. */
function readContent(attributes: AttributeReader, message: string): string {
  const whole = readText(attributes, [`${message}content`]);
  if (whole !== null) return whole;
  const parts = `${message}contents.`;
  return readIndexes(attributes, parts)
    .flatMap((part) => readText(attributes, [`${parts}${part}.message_content.text`]) ?? [])
    .join("\n");
}

/** The numbers that follow `prefix` in attribute names, in order. */
export function readIndexes(attributes: AttributeReader, prefix: string): number[] {
  const indexes = new Set<number>();
  for (const key of attributes.keys()) {
    if (!key.startsWith(prefix)) continue;
    const index = Number.parseInt(key.slice(prefix.length), 10);
    if (index >= 0) indexes.add(index);
  }
  return [...indexes].sort((one, other) => one - other);
}
