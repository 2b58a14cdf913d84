/** Messages as OpenInference flattens them: `llm.input_messages.0.message.role`. */
import type { Attachment, ToolCall } from "../../api/contract.ts";
import type { AttributeReader } from "../../otlp/attribute-value.ts";
import { rememberByNames } from "../../otlp/remember-by-names.ts";
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
  const names = exchangeNames(attributes);
  const input = readMessages(attributes, names.input, "user");
  const output = readMessages(attributes, names.output, "assistant");
  return input.length + output.length > 0 ? { input, output } : null;
}

/** What the attributes of a message are called, the numbers in their names filled in. */
interface MessageNames {
  readonly role: string;
  readonly content: readonly string[];
  readonly toolCallId: string;
  readonly toolCalls: readonly Readonly<Record<keyof ToolCall, readonly string[]>>[];
  /** What the names of each part begin with. */
  readonly parts: readonly string[];
}

const exchangeNames = rememberByNames((attributes) => ({
  input: nameMessages(attributes, "llm.input_messages."),
  output: nameMessages(attributes, "llm.output_messages."),
}));

function nameMessages(attributes: AttributeReader, prefix: string): readonly MessageNames[] {
  return readIndexes(attributes, prefix).map((index) => {
    const message = `${prefix}${index}.message.`;
    const calls = `${message}tool_calls.`;
    const parts = `${message}contents.`;
    return {
      role: `${message}role`,
      content: [`${message}content`],
      toolCallId: `${message}tool_call_id`,
      toolCalls: readIndexes(attributes, calls).map((call) => {
        const at = `${calls}${call}.tool_call.`;
        return { id: [`${at}id`], name: [`${at}function.name`], arguments: [`${at}function.arguments`] };
      }),
      parts: readIndexes(attributes, parts).map((part) => `${parts}${part}.message_content.`),
    };
  });
}

function readMessages(
  attributes: AttributeReader,
  messages: readonly MessageNames[],
  fallback: ChatMessage["role"],
): ChatMessage[] {
  return messages.map((names) => {
    const toolCalls = names.toolCalls.map((call): ToolCall => ({
      id: readText(attributes, call.id),
      name: readText(attributes, call.name) ?? "",
      arguments: readText(attributes, call.arguments) ?? "",
    }));
    const { content, ...extras } = readContents(attributes, names.parts);
    return createMessage(
      readRole(attributes.get(names.role), fallback),
      readText(attributes, names.content) ?? content,
      toolCalls,
      attributes.get(names.toolCallId),
      extras,
    );
  });
}

const noContents = { content: "", reasoning: "", attachments: [] };

/** A message in parts, among which may be thoughts and images. */
function readContents(
  attributes: AttributeReader,
  parts: readonly string[],
): Required<MessageExtras> & { readonly content: string } {
  if (parts.length === 0) return noContents;
  const texts: string[] = [];
  const thoughts: string[] = [];
  const attachments: Attachment[] = [];
  for (const part of parts) {
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
