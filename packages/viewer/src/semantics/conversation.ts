import type { Conversation, Message, ToolCall } from "../api/contract.ts";
import { isoTime, type ReceivedSpan } from "../otlp/received-span.ts";
import { createMessage, type ChatMessage } from "./messages/chat-message.ts";
import { readExchange } from "./messages/read-exchange.ts";
import { readInputText, readOutputText } from "./turn-text.ts";

/** One turn: the spans of a trace that belong to the session. */
export interface ConversationTurn {
  readonly traceId: string;
  readonly spans: readonly ReceivedSpan[];
}

interface Entry {
  readonly message: Message;
  readonly key: string;
}

/**
 * The messages of a session in order, each once. Model calls repeat the conversation so far in
 * their input; what is new in a call is what follows the part that is known already.
 */
export function buildConversation(turns: readonly ConversationTurn[]): Conversation {
  const transcript: Entry[] = [];
  for (const turn of turns) addTurn(transcript, turn);
  return transcript.map(({ message }) => message);
}

interface Happening {
  readonly span: ReceivedSpan;
  readonly time: number;
  readonly messages: readonly ChatMessage[];
  readonly isInput: boolean;
}

function addTurn(transcript: Entry[], { traceId, spans }: ConversationTurn): void {
  const turnStart = transcript.length;
  const happenings: Happening[] = [];
  for (const span of spans) {
    const exchange = readExchange(span);
    if (exchange === null) continue;
    happenings.push({ span, time: span.start, messages: exchange.input, isInput: true });
    happenings.push({ span, time: span.end, messages: exchange.output, isInput: false });
  }
  happenings.sort(
    (one, other) =>
      one.time - other.time ||
      Number(other.isInput) - Number(one.isInput) ||
      (one.span.spanId < other.span.spanId ? -1 : 1),
  );
  const append = (message: ChatMessage, { span, time }: Happening): void => {
    transcript.push({
      message: { ...message, traceId, spanId: span.spanId, time: isoTime(time) },
      key: toKey(message),
    });
  };
  for (const happening of happenings) {
    const telling = happening.messages.filter(saysSomething);
    const messages = happening.isInput
      ? findNewInput(transcript, turnStart, telling)
      : telling.filter((message) => !isToldInParts(transcript, turnStart, message));
    for (const message of messages) {
      removeRunTogether(transcript, turnStart, message);
      append(message, happening);
    }
  }
  if (transcript.length === turnStart) addValues(spans, append);
}

/**
 * Which messages of a call's input have not been seen. Its last stretch, after the model last
 * spoke, is what the call is about: only this turn can have told it already. What stands before
 * is history, and known as far as it follows the transcript; only what comes after the last known
 * message is new. What earlier turns left unanswered, since they failed, is history in that stretch.
 */
function findNewInput(
  transcript: readonly Entry[],
  turnStart: number,
  messages: readonly ChatMessage[],
): readonly ChatMessage[] {
  const lastSpoken = messages.findLastIndex((message) => message.role === "assistant");
  let next = 0;
  let lastKnown = -1;
  for (const [index, message] of messages.slice(0, lastSpoken + 1).entries()) {
    const found = findFrom(transcript, next, message);
    if (found < 0) continue;
    next = found + 1;
    if (message.role !== "system") lastKnown = index;
  }
  const stretch = messages.slice(lastSpoken + 1).filter(({ role }) => role !== "system");
  const unanswered = new Set(stretch.slice(0, countUnanswered(transcript, turnStart, stretch)));
  return messages.filter((message, index) => {
    if (message.role === "system") return !isKnown(transcript, 0, message);
    if (unanswered.has(message)) return false;
    if (index <= lastKnown) return false;
    return index <= lastSpoken || !isKnown(transcript, Math.max(turnStart, 0), message);
  });
}

/**
 * How many messages a stretch begins with that are all of what the user said in vain before this
 * turn. Not the whole stretch: who says the same once more says it.
 */
function countUnanswered(
  transcript: readonly Entry[],
  turnStart: number,
  stretch: readonly ChatMessage[],
): number {
  let first = turnStart;
  while (transcript[first - 1]?.message.role === "user") first--;
  const count = turnStart - first;
  const isHistory =
    count < stretch.length &&
    stretch.slice(0, count).every((message, index) => transcript[first + index]?.key === toKey(message));
  return isHistory ? count : 0;
}

function saysSomething({ role, content, reasoning, attachments, toolCalls = [] }: ChatMessage): boolean {
  return (
    role === "tool" ||
    content !== "" ||
    toolCalls.length > 0 ||
    reasoning !== undefined ||
    attachments !== undefined
  );
}

/** Whether this turn has already told the message, or its text and its calls apart, as agents sum them up. */
function isToldInParts(transcript: readonly Entry[], turnStart: number, message: ChatMessage): boolean {
  if (isKnown(transcript, turnStart, message)) return true;
  const { role, content, toolCalls = [] } = message;
  if (toolCalls.length === 0 || content === "") return false;
  const told = transcript.slice(turnStart).filter((entry) => entry.message.role === role);
  const calls = new Set(told.flatMap((entry) => entry.message.toolCalls?.map(toCallKey) ?? []));
  return (
    told.some((entry) => entry.message.content.trim() === content.trim()) &&
    toolCalls.every((call) => calls.has(toCallKey(call)))
  );
}

/**
 * Parallel calls of a streamed response reach some instrumentors run together into one, name after
 * name; the next request tells them apart.
 */
function removeRunTogether(transcript: Entry[], turnStart: number, { toolCalls = [] }: ChatMessage): void {
  if (toolCalls.length < 2) return;
  const key = toCallKey({
    id: toolCalls.map(({ id }) => id ?? "").join(""),
    name: toolCalls.map(({ name }) => name).join(""),
    arguments: toolCalls.map((call) => call.arguments).join(""),
  });
  const index = transcript.findLastIndex(({ message }) => {
    const [call, ...others] = message.toolCalls ?? [];
    return call !== undefined && others.length === 0 && toCallKey(call) === key;
  });
  if (index >= turnStart) transcript.splice(index, 1);
}

function findFrom(transcript: readonly Entry[], start: number, message: ChatMessage): number {
  const key = toKey(message);
  for (let index = start; index < transcript.length; index++) {
    if (transcript[index]?.key === key) return index;
  }
  return -1;
}

function isKnown(transcript: readonly Entry[], start: number, message: ChatMessage): boolean {
  return findFrom(transcript, start, message) >= 0;
}

/**
 * Two messages are the same where they say the same about the same call, however the white space
 * around it fell. The history of a call seldom repeats what was thought, unless nothing was said.
 */
function toKey(message: ChatMessage): string {
  const { role, content, reasoning = "", toolCallId = null, toolCalls = [], attachments = [] } = message;
  const text = content === "" && toolCalls.length === 0 ? reasoning : content;
  const kinds = attachments.map(({ kind }) => kind);
  return JSON.stringify([role, text.trim(), toolCallId, toolCalls.map(toCallKey), kinds]);
}

function toCallKey(call: ToolCall): string {
  return JSON.stringify([call.id, call.name, call.arguments.replaceAll(/\s+/g, "")]);
}

/** A turn without a model call is told by the values of its outermost spans. */
function addValues(
  spans: readonly ReceivedSpan[],
  append: (message: ChatMessage, happening: Happening) => void,
): void {
  const ids = new Set(spans.map((span) => span.spanId));
  const tops = spans.filter((span) => span.parentSpanId === null || !ids.has(span.parentSpanId));
  for (const span of tops) {
    const input = readInputText(span);
    if (input !== null)
      append(createMessage("user", input), { span, time: span.start, messages: [], isInput: true });
    const output = readOutputText(span);
    if (output !== null) {
      append(createMessage("assistant", output), { span, time: span.end, messages: [], isInput: false });
    }
  }
}
