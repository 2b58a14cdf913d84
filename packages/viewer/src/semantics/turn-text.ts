import type { AttributeReader } from "../otlp/attribute-value.ts";
import { readMessageList } from "./messages/chat-json.ts";
import type { ChatMessage } from "./messages/chat-message.ts";
import { messageSides, readExchange, type MessageSource } from "./messages/read-exchange.ts";
import { readText } from "./read-attribute.ts";

/** Which texts a span holds: values of its own, or the messages of a model call. */
export interface SpanText {
  readonly inputValue: boolean;
  readonly outputValue: boolean;
  readonly inputMessages: boolean;
  readonly outputMessages: boolean;
}

const inputValues = [
  "input.value",
  "langfuse.trace.input",
  "langfuse.observation.input",
  "traceloop.entity.input",
] as const;

const outputValues = [
  "output.value",
  "langfuse.trace.output",
  "langfuse.observation.output",
  "traceloop.entity.output",
] as const;

export function findText(span: MessageSource): SpanText {
  const has = (name: string): boolean => span.attributes.has(name);
  const messages = messageSides(span);
  return {
    inputValue: inputValues.some(has),
    outputValue: outputValues.some(has),
    inputMessages: messages.input,
    outputMessages: messages.output,
  };
}

/** What the user said, as this span tells it; null where it does not. */
export function readInputText(span: MessageSource): string | null {
  return readSide(span.attributes, inputValues, "user", () => {
    const input = readExchange(span)?.input ?? [];
    return lastText(input, "user") ?? lastText(input.filter((message) => message.role !== "system"));
  });
}

/** What came back, as this span tells it. */
export function readOutputText(span: MessageSource): string | null {
  return readSide(span.attributes, outputValues, "assistant", () => {
    const output = readExchange(span)?.output ?? [];
    return lastText(output, "assistant") ?? lastText(output);
  });
}

/** A value that is plain text is what was said. JSON is a request or an answer: its messages tell better. */
function readSide(
  attributes: AttributeReader,
  names: readonly string[],
  role: "user" | "assistant",
  readMessages: () => string | null,
): string | null {
  const value = readText(attributes, names);
  if (value === null) return readMessages();
  if (!/^\s*[[{]/.test(value)) return value;
  const messages = readMessageList(value, role);
  return readMessages() ?? (messages === null ? null : lastText(messages, role)) ?? value;
}

function lastText(messages: readonly ChatMessage[], role?: ChatMessage["role"]): string | null {
  const last = messages.findLast(
    (message) => message.content !== "" && (role === undefined || message.role === role),
  );
  return last?.content ?? null;
}
