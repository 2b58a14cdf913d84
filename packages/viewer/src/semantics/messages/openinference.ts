/** Messages as OpenInference flattens them: `llm.input_messages.0.message.role`. */
import type { Attachment, ToolCall } from "../../api/contract.ts";
import type { AttributeReader } from "../../otlp/attribute-value.ts";
import { readText } from "../read-attribute.ts";
import { describeLink } from "./attachment.ts";
import {
  createMessage,
  readRole,
  type ChatExchange,
  type ChatMessage,
  type MessageExtras,
} from "./chat-message.ts";

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
    const { content, ...extras } = readContents(attributes, message);
    return createMessage(
      readRole(attributes.get(`${message}role`), fallback),
      readText(attributes, [`${message}content`]) ?? content,
      toolCalls,
      attributes.get(`${message}tool_call_id`),
      extras,
    );
  });
}

/** A message in parts, among which may be thoughts and images. */
function readContents(
  attributes: AttributeReader,
  message: string,
): Required<MessageExtras> & { readonly content: string } {
  const texts: string[] = [];
  const thoughts: string[] = [];
  const attachments: Attachment[] = [];
  const parts = `${message}contents.`;
  for (const index of readIndexes(attributes, parts)) {
    const part = `${parts}${index}.message_content.`;
    const type = attributes.get(`${part}type`);
    const text = readText(attributes, [`${part}text`]);
    if (type === "image" || type === "audio" || type === "video") {
      attachments.push(readMedia(attributes, part, type));
    } else if (text !== null) (type === "reasoning" ? thoughts : texts).push(text);
  }
  return { content: texts.join("\n"), reasoning: thoughts.join("\n\n"), attachments };
}

function readMedia(attributes: AttributeReader, part: string, kind: "image" | "audio" | "video"): Attachment {
  const media = `${part}${kind}.`;
  const link = describeLink(kind, readText(attributes, [`${media}${kind}.url`, `${media}url`]));
  return { ...link, mediaType: readText(attributes, [`${media}${kind}.mime_type`]) ?? link.mediaType };
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
