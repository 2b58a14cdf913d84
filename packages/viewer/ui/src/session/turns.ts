import type { Attachment, Message, ToolCall, Turn } from "../../../src/api/contract.ts";

/** A call of a tool beside what it returned. */
export interface AnsweredToolCall extends ToolCall {
  readonly result: string | null;
}

/** A message as it is shown: tool results stand with their calls. */
export interface ShownMessage {
  /** Unique within the turn. */
  readonly key: string;
  readonly role: Message["role"];
  readonly content: string;
  readonly reasoning: string | null;
  readonly attachments: readonly Attachment[];
  readonly toolCalls: readonly AnsweredToolCall[];
  readonly spanId: string | null;
  readonly time: string;
}

/** A turn as it is shown. */
export interface ShownTurn {
  readonly turn: Turn;
  /** From 1. */
  readonly number: number;
  /** How long nothing happened before it; 0 for the first and for turns that overlap. */
  readonly idleBeforeMs: number;
  readonly messages: readonly ShownMessage[];
}

/**
 * Puts a session's messages into its turns, in order. A turn of which no message is known
 * shows the input and output of its trace.
 */
export function buildTurns(turns: readonly Turn[], conversation: readonly Message[]): readonly ShownTurn[] {
  const byTrace = Map.groupBy(conversation, (message) => message.traceId);
  let lastEnd = Number.POSITIVE_INFINITY;
  return turns.map((turn, index) => {
    const idleBeforeMs = Math.max(0, Date.parse(turn.startTime) - lastEnd);
    const end = Date.parse(turn.endTime);
    lastEnd = Number.isFinite(lastEnd) ? Math.max(lastEnd, end) : end;
    return {
      turn,
      number: index + 1,
      idleBeforeMs,
      messages: showMessages(turn, byTrace.get(turn.traceId) ?? []),
    };
  });
}

/** Which message answers which call: by the call's id; a result without one answers the first that waits. */
function pairAnswers(messages: readonly Message[]): ReadonlyMap<ToolCall, Message> {
  const calls = messages.flatMap(({ toolCalls = [] }) => toolCalls);
  const byId = new Map(calls.flatMap((call) => (call.id === null ? [] : [[call.id, call]])));
  const named = new Set(messages.map(({ toolCallId }) => byId.get(toolCallId ?? "")));
  const pairs = new Map<ToolCall, Message>();
  const waiting: ToolCall[] = [];
  for (const message of messages) {
    waiting.push(...(message.toolCalls ?? []).filter((call) => !named.has(call)));
    if (message.role !== "tool") continue;
    const call = byId.get(message.toolCallId ?? "") ?? waiting.shift();
    if (call !== undefined) pairs.set(call, message);
  }
  return pairs;
}

function showMessages(turn: Turn, messages: readonly Message[]): readonly ShownMessage[] {
  const answers = pairAnswers(messages);
  const beside = new Set(answers.values());
  const shown: ShownMessage[] = [];
  for (const [index, message] of messages.entries()) {
    if (beside.has(message)) continue;
    shown.push({
      key: String(index),
      role: message.role,
      content: message.content,
      reasoning: message.reasoning ?? null,
      attachments: message.attachments ?? [],
      toolCalls: (message.toolCalls ?? []).map((call) => ({
        ...call,
        result: answers.get(call)?.content ?? null,
      })),
      spanId: message.spanId,
      time: message.time,
    });
  }

  const spoke = (role: Message["role"]): boolean =>
    shown.some((message) => message.role === role && message.content !== "");
  const plain = { reasoning: null, attachments: [], toolCalls: [], spanId: null };
  if (!spoke("user") && turn.input !== null) {
    const index = shown.findIndex((message) => message.role !== "system");
    const input: ShownMessage = {
      ...plain,
      key: "input",
      role: "user",
      content: turn.input,
      time: turn.startTime,
    };
    shown.splice(index === -1 ? shown.length : index, 0, input);
  }
  if (!spoke("assistant") && turn.output !== null) {
    shown.push({ ...plain, key: "output", role: "assistant", content: turn.output, time: turn.endTime });
  }
  return shown;
}
