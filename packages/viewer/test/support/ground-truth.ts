/** Conversations of which everything is known, and the spans that five instrumentations make of them, with what goes wrong on the way. */
import * as fc from "fast-check";
import { spanId, t0, traceId, type AttributeInput, type TestSpan } from "./otlp-request.ts";

/** A call of a model: asked for tools, or answering. */
export interface Call {
  readonly prompt: number;
  readonly completion: number;
  /** How many tools it asks for at once, unless it is the last, which answers. */
  readonly tools: number;
  /** How often it failed before. */
  readonly failures: number;
}

export interface Turn {
  readonly question: string;
  readonly answer: string;
  /** All but the last ask for a tool. */
  readonly calls: readonly Call[];
  /** What the spans around the calls report: nothing, the usage of the calls again, or, as a stream may, part of it. */
  readonly wrapper: "silent" | "repeats" | "under-reports";
  /** How many spans are around the calls, one in another, below the root. */
  readonly wrappers: number;
  /** Whether the root was lost on its way. */
  readonly isRootLost: boolean;
  /** What a call of another session used, which a tool of this turn made. */
  readonly guest: number | null;
  /** Whether each call is reported by a second instrumentation too. */
  readonly isMirrored: boolean;
  /** Whether the session id is on the root, on the calls, or on every span. */
  readonly tagged: "root" | "calls" | "all";
}

export interface TrueConversation {
  readonly sessionId: string;
  readonly userId: string;
  readonly turns: readonly Turn[];
}

export const dialects = ["openinference", "gen-ai", "ai-sdk", "langfuse", "traceloop"] as const;
export type Dialect = (typeof dialects)[number];

const text = fc.constantFrom(
  "yes",
  "no",
  "Why?",
  "Tell me more.",
  "Où ça?",
  "図書館は?",
  '{"not": "json',
  "a\nb",
);

export const anyTruth: fc.Arbitrary<readonly TrueConversation[]> = fc.uniqueArray(
  fc.record({
    sessionId: fc.constantFrom("s-1", "s-2", "s-3"),
    userId: fc.constantFrom("ada", "bob"),
    turns: fc.array(
      fc.record({
        question: text,
        answer: text,
        calls: fc.array(
          fc.record({
            prompt: fc.nat(500),
            completion: fc.nat(100),
            tools: fc.integer({ min: 1, max: 3 }),
            failures: fc.nat(2),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        wrapper: fc.constantFrom("silent" as const, "repeats" as const, "under-reports" as const),
        wrappers: fc.integer({ min: 1, max: 3 }),
        isRootLost: fc.boolean(),
        guest: fc.option(fc.integer({ min: 1, max: 50 })),
        isMirrored: fc.boolean(),
        tagged: fc.constantFrom("root" as const, "calls" as const, "all" as const),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  { selector: (conversation) => conversation.sessionId, minLength: 1, maxLength: 3 },
);

/** A message in the words of OpenAI's API. */
interface Said {
  readonly role: "user" | "assistant" | "tool";
  readonly content: string;
  readonly calls?: readonly string[];
  readonly answers?: string;
}

const toolArguments = '{"q":1}';

/** What a reader of the conversation should see: role, content, and the tool asked for. */
export function messagesOf({
  turns,
}: TrueConversation): [role: string, content: string, tools: readonly string[]][] {
  return turns.flatMap((turn, number) =>
    saidIn(turn, number).map((said): [string, string, readonly string[]] => [
      said.role,
      said.content,
      said.calls ?? [],
    ]),
  );
}

/** The session that guests of a conversation are in. */
export function guestSessionOf({ sessionId }: TrueConversation): string {
  return `${sessionId}-guest`;
}

function saidIn(turn: Turn, number: number): Said[] {
  const steps = turn.calls.slice(0, -1).flatMap((call, step): Said[] => {
    const ids = Array.from({ length: call.tools }, (_, tool) => `call-${number}-${step}-${tool}`);
    return [
      { role: "assistant", content: "", calls: ids },
      ...ids.map((id): Said => ({ role: "tool", content: `found ${id}`, answers: id })),
    ];
  });
  return [{ role: "user", content: turn.question }, ...steps, { role: "assistant", content: turn.answer }];
}

/** The spans of conversations, in one dialect. */
export function toSpans(conversations: readonly TrueConversation[], dialect: Dialect): TestSpan[] {
  return conversations.flatMap((conversation, index) => {
    const history: Said[] = [];
    return conversation.turns.flatMap((turn, number) => {
      const spans = toTrace(conversation, turn, number, history, dialect, index * 100 + number + 1);
      history.push(...saidIn(turn, number));
      return spans;
    });
  });
}

function toTrace(
  conversation: TrueConversation,
  turn: Turn,
  number: number,
  history: readonly Said[],
  dialect: Dialect,
  trace: number,
): TestSpan[] {
  const { sessionId, userId } = conversation;
  const start = t0 + number * 60_000;
  const ids = { "session.id": sessionId, "user.id": userId };
  const said = saidIn(turn, number);
  const base = { traceId: traceId(trace), start, end: start + 10_000 };
  // Without its root, a turn is known by what its other spans carry.
  const tagged = turn.isRootLost && turn.tagged === "root" ? "all" : turn.tagged;
  const root: TestSpan = {
    ...base,
    spanId: spanId(1),
    name: "POST /chat",
    attributes: tagged === "calls" ? { "user.id": userId } : ids,
  };
  const wrappers = Array.from({ length: turn.wrappers }, (_, depth): TestSpan => ({
    ...base,
    spanId: spanId(2 + depth),
    parentSpanId: spanId(1 + depth),
    attributes: { ...wrapperUsage(turn, dialect), ...(tagged === "all" && ids) },
  }));
  const parentSpanId = spanId(1 + turn.wrappers);
  let position = 0;
  const calls = turn.calls.flatMap((call, step): TestSpan[] => {
    // All before what the call gave back: the next message that is the model's.
    const answer = said.findIndex(({ role }, index) => index > position && role === "assistant");
    const [before, after] = [[...history, ...said.slice(0, answer)], said[answer] as Said];
    position = answer;
    const asked = {
      ...base,
      spanId: spanId(10 + step),
      parentSpanId,
      start: start + 1000 * step + 10,
      end: start + 1000 * step + 900,
    };
    const shared = { "gen_ai.request.model": "gpt-4o", ...(tagged !== "root" && ids) };
    const span: TestSpan = {
      ...asked,
      attributes: {
        ...usage(dialect, call.prompt, call.completion),
        ...messages(dialect, before, after),
        "gen_ai.response.id": `r-${trace}-${step}`,
        ...shared,
      },
    };
    const failures = Array.from({ length: call.failures }, (_, attempt): TestSpan => ({
      ...asked,
      spanId: spanId(40 + 10 * step + attempt),
      start: asked.start - 5 + attempt,
      end: asked.start - 4 + attempt,
      isError: true,
      attributes: { ...messages(dialect, before, null), ...shared },
    }));
    const mirror = {
      ...span,
      spanId: spanId(20 + step),
      parentSpanId: turn.isRootLost ? parentSpanId : spanId(1),
    };
    return turn.isMirrored ? [...failures, span, mirror] : [...failures, span];
  });
  const guest: TestSpan = {
    ...base,
    spanId: spanId(90),
    parentSpanId: spanId(10),
    start: start + 100,
    end: start + 200,
    attributes: {
      ...usage(dialect, turn.guest ?? 0, 0),
      "session.id": guestSessionOf(conversation),
      "user.id": userId,
    },
  };
  return [...(turn.isRootLost ? [] : [root]), ...wrappers, ...calls, ...(turn.guest === null ? [] : [guest])];
}

function wrapperUsage(turn: Turn, dialect: Dialect): Attributes {
  const sum = (key: "prompt" | "completion"): number =>
    turn.calls.reduce((total, call) => total + call[key], 0);
  switch (turn.wrapper) {
    case "repeats":
      return usage(dialect, sum("prompt"), sum("completion"));
    case "under-reports":
      return usage(dialect, turn.calls[0]?.prompt ?? 0, 0);
    default:
      return {};
  }
}

type Attributes = Readonly<Record<string, AttributeInput>>;

function usage(dialect: Dialect, prompt: number, completion: number): Attributes {
  switch (dialect) {
    case "openinference":
      return {
        "llm.token_count.prompt": prompt,
        "llm.token_count.completion": completion,
        "llm.token_count.total": prompt + completion,
      };
    case "gen-ai":
      return { "gen_ai.usage.input_tokens": prompt, "gen_ai.usage.output_tokens": completion };
    case "ai-sdk":
      return { "ai.usage.inputTokens": prompt, "ai.usage.outputTokens": completion };
    case "langfuse":
      return {
        "langfuse.observation.usage_details": JSON.stringify({
          input: prompt,
          output: completion,
          total: prompt + completion,
        }),
      };
    default:
      return {
        "gen_ai.usage.prompt_tokens": prompt,
        "gen_ai.usage.completion_tokens": completion,
        "llm.usage.total_tokens": prompt + completion,
      };
  }
}

/** What a call was given and, unless it failed, gave back. */
function messages(dialect: Dialect, before: readonly Said[], after: Said | null): Attributes {
  switch (dialect) {
    case "openinference":
      return {
        "openinference.span.kind": "LLM",
        ...flatten(before, "llm.input_messages.", "message.", "tool_call.", "function."),
        ...flatten(
          after === null ? [] : [after],
          "llm.output_messages.",
          "message.",
          "tool_call.",
          "function.",
        ),
      };
    case "traceloop":
      return {
        "llm.request.type": "chat",
        ...flatten(before, "gen_ai.prompt.", "", "", ""),
        ...flatten(after === null ? [] : [after], "gen_ai.completion.", "", "", ""),
      };
    case "gen-ai":
      return {
        "gen_ai.operation.name": "chat",
        "gen_ai.input.messages": JSON.stringify(before.map(toParts)),
        ...(after !== null && {
          "gen_ai.output.messages": JSON.stringify([{ ...toParts(after), finish_reason: "stop" }]),
        }),
      };
    case "ai-sdk":
      return {
        "ai.operationId": "ai.streamText.doStream",
        "ai.prompt.messages": JSON.stringify(before.map(toModelMessage)),
        ...(after !== null && toAiResponse(after)),
      };
    default:
      return {
        "langfuse.observation.type": "generation",
        "langfuse.observation.input": JSON.stringify(before.map(toOpenAi)),
        ...(after !== null && { "langfuse.observation.output": JSON.stringify(toOpenAi(after)) }),
      };
  }
}

function toAiResponse({ content, calls }: Said): Attributes {
  if (calls === undefined) return { "ai.response.text": content };
  const asked = calls.map((id) => ({ toolCallId: id, toolName: "look_up", input: toolArguments }));
  return { "ai.response.toolCalls": JSON.stringify(asked) };
}

/** Both flattening dialects: they differ in what stands between the indexes. */
function flatten(said: readonly Said[], list: string, message: string, call: string, fn: string): Attributes {
  const attributes: Record<string, AttributeInput> = {};
  for (const [index, { role, content, calls = [], answers }] of said.entries()) {
    const at = `${list}${index}.${message}`;
    attributes[`${at}role`] = role;
    if (content !== "") attributes[`${at}content`] = content;
    if (answers !== undefined) attributes[`${at}tool_call_id`] = answers;
    for (const [position, id] of calls.entries()) {
      const asked = `${at}tool_calls.${position}.${call}`;
      attributes[`${asked}id`] = id;
      attributes[`${asked}${fn}name`] = "look_up";
      attributes[`${asked}${fn}arguments`] = toolArguments;
    }
  }
  return attributes;
}

function toParts({ role, content, calls, answers }: Said): object {
  if (answers !== undefined)
    return { role, parts: [{ type: "tool_call_response", id: answers, response: content }] };
  if (calls !== undefined) {
    return {
      role,
      parts: calls.map((id) => ({ type: "tool_call", id, name: "look_up", arguments: { q: 1 } })),
    };
  }
  return { role, parts: [{ type: "text", content }] };
}

function toModelMessage({ role, content, calls, answers }: Said): object {
  if (answers !== undefined) {
    const output = { type: "text", value: content };
    return { role, content: [{ type: "tool-result", toolCallId: answers, toolName: "look_up", output }] };
  }
  if (calls !== undefined) {
    const content = calls.map((id) => ({
      type: "tool-call",
      toolCallId: id,
      toolName: "look_up",
      input: { q: 1 },
    }));
    return { role, content };
  }
  return { role, content: [{ type: "text", text: content }] };
}

function toOpenAi({ role, content, calls, answers }: Said): object {
  if (answers !== undefined) return { role, tool_call_id: answers, content };
  if (calls === undefined) return { role, content };
  return {
    role,
    content: null,
    tool_calls: calls.map((id) => ({
      id,
      type: "function",
      function: { name: "look_up", arguments: toolArguments },
    })),
  };
}
