/** Messages after the OpenTelemetry GenAI conventions: JSON in attributes, or events of the span. */
import type { ReceivedEvent } from "../../otlp/received-span.ts";
import type { AttributeReader } from "../../otlp/attribute-value.ts";
import { isRecord, parseJson } from "../parse-json.ts";
import { readMessageList } from "./chat-json.ts";
import {
  createMessage,
  readRole,
  readToolCall,
  toText,
  type ChatExchange,
  type ChatMessage,
} from "./chat-message.ts";

export function readGenAi(
  attributes: AttributeReader,
  events: readonly ReceivedEvent[],
): ChatExchange | null {
  const details = events.find((event) => event.name === "gen_ai.client.inference.operation.details");
  const sources = details === undefined ? [attributes] : [attributes, details.attributes];
  for (const source of sources) {
    const input = readMessageList(source.get("gen_ai.input.messages"), "user") ?? [];
    const output = readMessageList(source.get("gen_ai.output.messages"), "assistant") ?? [];
    if (input.length + output.length === 0) continue;
    return { input: [...readInstructions(source), ...input], output };
  }
  return readEvents(events);
}

/** System instructions stand apart from the messages, as a list of parts. */
function readInstructions(attributes: AttributeReader): ChatMessage[] {
  const value = attributes.get("gen_ai.system_instructions");
  if (value === undefined || value === null) return [];
  const parsed = typeof value === "string" ? (parseJson(value) ?? value) : value;
  const messages = readMessageList(
    [{ role: "system", parts: Array.isArray(parsed) ? parsed : [toText(parsed)] }],
    "system",
  );
  return messages ?? [];
}

// The conventions up to 1.36: one event a message, in the order of the conversation.
const inputEvents: ReadonlyMap<string, ChatMessage["role"]> = new Map([
  ["gen_ai.system.message", "system"],
  ["gen_ai.user.message", "user"],
  ["gen_ai.assistant.message", "assistant"],
  ["gen_ai.tool.message", "tool"],
]);

function readEvents(events: readonly ReceivedEvent[]): ChatExchange | null {
  const input: ChatMessage[] = [];
  const output: ChatMessage[] = [];
  for (const event of events) {
    const role = inputEvents.get(event.name);
    if (role !== undefined) input.push(readEventMessage(event.attributes, role));
    else if (event.name === "gen_ai.choice") output.push(readEventMessage(event.attributes, "assistant"));
    // Before that, the whole prompt and completion, as flattened or JSON messages.
    else if (event.name === "gen_ai.content.prompt") {
      input.push(...(readMessageList(event.attributes.get("gen_ai.prompt"), "user") ?? []));
    } else if (event.name === "gen_ai.content.completion") {
      output.push(...(readMessageList(event.attributes.get("gen_ai.completion"), "assistant") ?? []));
    }
  }
  return input.length + output.length > 0 ? { input, output } : null;
}

function readEventMessage(attributes: AttributeReader, role: ChatMessage["role"]): ChatMessage {
  const body = readJson(attributes.get("message")) ?? readJson(attributes.get("body"));
  const read = (name: string): unknown => (body === null ? undefined : body[name]) ?? attributes.get(name);
  const calls = readJsonList(read("tool_calls")).flatMap((call) => readToolCall(call) ?? []);
  const content = read("content");
  const [message] = Array.isArray(content) ? (readMessageList([{ role, content }], role) ?? []) : [];
  const reasoning = read("reasoning_content") ?? read("reasoning");
  return createMessage(
    readRole(read("role"), role),
    message?.content ?? toText(content),
    message?.toolCalls === undefined ? calls : [...calls, ...message.toolCalls],
    read("id") ?? read("tool_call_id"),
    {
      attachments: message?.attachments ?? [],
      reasoning: typeof reasoning === "string" ? reasoning : (message?.reasoning ?? ""),
    },
  );
}

function readJson(value: unknown): { readonly [key: string]: unknown } | null {
  const parsed = typeof value === "string" ? parseJson(value) : value;
  return isRecord(parsed) ? parsed : null;
}

function readJsonList(value: unknown): readonly unknown[] {
  const parsed = typeof value === "string" ? parseJson(value) : value;
  return Array.isArray(parsed) ? parsed : [];
}
