/** Conversations of which everything is known, and the spans that five instrumentations make of them. */
import * as fc from "fast-check";
import { spanId, t0, traceId, type AttributeInput, type TestSpan } from "./otlp-request.ts";

/** A call of a model: asked for a tool, or answering. */
export interface Call {
  readonly prompt: number;
  readonly completion: number;
}

export interface Turn {
  readonly question: string;
  readonly answer: string;
  /** All but the last ask for a tool. */
  readonly calls: readonly Call[];
  /** Whether a span around the calls reports their usage again. */
  readonly wrapper: "silent" | "repeats";
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
        calls: fc.array(fc.record({ prompt: fc.nat(500), completion: fc.nat(100) }), {
          minLength: 1,
          maxLength: 3,
        }),
        wrapper: fc.constantFrom("silent" as const, "repeats" as const),
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
  readonly call?: string;
  readonly answers?: string;
}

const toolArguments = '{"q":1}';

/** What a reader of the conversation should see: role, content, and the tool asked for. */
export function messagesOf({
  turns,
}: TrueConversation): [role: string, content: string, tool: string | null][] {
  return turns.flatMap((turn, number) =>
    saidIn(turn, number).map((said): [string, string, string | null] => [
      said.role,
      said.content,
      said.call === undefined ? null : "look_up",
    ]),
  );
}

function saidIn(turn: Turn, number: number): Said[] {
  const steps = turn.calls.slice(1).flatMap((_, step): Said[] => [
    { role: "assistant", content: "", call: `call-${number}-${step}` },
    { role: "tool", content: "found", answers: `call-${number}-${step}` },
  ]);
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
  { sessionId, userId }: TrueConversation,
  turn: Turn,
  number: number,
  history: readonly Said[],
  dialect: Dialect,
  trace: number,
): TestSpan[] {
  const start = t0 + number * 60_000;
  const ids = { "session.id": sessionId, "user.id": userId };
  const said = saidIn(turn, number);
  const base = { traceId: traceId(trace), start, end: start + 10_000 };
  const isTagged = { root: turn.tagged !== "calls", calls: turn.tagged !== "root" };
  const sum = (key: keyof Call): number => turn.calls.reduce((total, call) => total + call[key], 0);
  const wrapperUsage = turn.wrapper === "repeats" ? usage(dialect, sum("prompt"), sum("completion")) : {};
  const root: TestSpan = {
    ...base,
    spanId: spanId(1),
    name: "POST /chat",
    attributes: isTagged.root ? ids : { "user.id": userId },
  };
  const agent: TestSpan = {
    ...base,
    spanId: spanId(2),
    parentSpanId: spanId(1),
    attributes: { ...wrapperUsage, ...(turn.tagged === "all" && ids) },
  };
  const calls = turn.calls.flatMap((call, step): TestSpan[] => {
    const before = [...history, ...said.slice(0, 1 + step * 2)];
    const after = said[1 + step * 2] as Said;
    const span: TestSpan = {
      ...base,
      spanId: spanId(10 + step),
      parentSpanId: spanId(2),
      start: start + 1000 * step + 10,
      end: start + 1000 * step + 900,
      attributes: {
        ...usage(dialect, call.prompt, call.completion),
        ...messages(dialect, before, after),
        "gen_ai.response.id": `r-${trace}-${step}`,
        "gen_ai.request.model": "gpt-4o",
        ...(isTagged.calls && ids),
      },
    };
    return turn.isMirrored ? [span, { ...span, spanId: spanId(20 + step), parentSpanId: spanId(1) }] : [span];
  });
  return [root, agent, ...calls];
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

function messages(dialect: Dialect, before: readonly Said[], after: Said): Attributes {
  switch (dialect) {
    case "openinference":
      return {
        "openinference.span.kind": "LLM",
        ...flatten(before, "llm.input_messages.", "message.", "tool_call.", "function."),
        ...flatten([after], "llm.output_messages.", "message.", "tool_call.", "function."),
      };
    case "traceloop":
      return {
        "llm.request.type": "chat",
        ...flatten(before, "gen_ai.prompt.", "", "", ""),
        ...flatten([after], "gen_ai.completion.", "", "", ""),
      };
    case "gen-ai":
      return {
        "gen_ai.operation.name": "chat",
        "gen_ai.input.messages": JSON.stringify(before.map(toParts)),
        "gen_ai.output.messages": JSON.stringify([{ ...toParts(after), finish_reason: "stop" }]),
      };
    case "ai-sdk":
      return {
        "ai.operationId": "ai.streamText.doStream",
        "ai.prompt.messages": JSON.stringify(before.map(toModelMessage)),
        ...(after.call === undefined
          ? { "ai.response.text": after.content }
          : {
              "ai.response.toolCalls": JSON.stringify([
                { toolCallId: after.call, toolName: "look_up", input: toolArguments },
              ]),
            }),
      };
    default:
      return {
        "langfuse.observation.type": "generation",
        "langfuse.observation.input": JSON.stringify(before.map(toOpenAi)),
        "langfuse.observation.output": JSON.stringify(toOpenAi(after)),
      };
  }
}

/** Both flattening dialects: they differ in what stands between the indexes. */
function flatten(said: readonly Said[], list: string, message: string, call: string, fn: string): Attributes {
  const attributes: Record<string, AttributeInput> = {};
  for (const [index, { role, content, call: id, answers }] of said.entries()) {
    const at = `${list}${index}.${message}`;
    attributes[`${at}role`] = role;
    if (content !== "") attributes[`${at}content`] = content;
    if (answers !== undefined) attributes[`${at}tool_call_id`] = answers;
    if (id === undefined) continue;
    attributes[`${at}tool_calls.0.${call}id`] = id;
    attributes[`${at}tool_calls.0.${call}${fn}name`] = "look_up";
    attributes[`${at}tool_calls.0.${call}${fn}arguments`] = toolArguments;
  }
  return attributes;
}

function toParts({ role, content, call, answers }: Said): object {
  if (answers !== undefined)
    return { role, parts: [{ type: "tool_call_response", id: answers, response: content }] };
  if (call !== undefined)
    return { role, parts: [{ type: "tool_call", id: call, name: "look_up", arguments: { q: 1 } }] };
  return { role, parts: [{ type: "text", content }] };
}

function toModelMessage({ role, content, call, answers }: Said): object {
  if (answers !== undefined) {
    const output = { type: "text", value: content };
    return { role, content: [{ type: "tool-result", toolCallId: answers, toolName: "look_up", output }] };
  }
  if (call !== undefined) {
    return { role, content: [{ type: "tool-call", toolCallId: call, toolName: "look_up", input: { q: 1 } }] };
  }
  return { role, content: [{ type: "text", text: content }] };
}

function toOpenAi({ role, content, call, answers }: Said): object {
  if (answers !== undefined) return { role, tool_call_id: answers, content };
  if (call === undefined) return { role, content };
  return {
    role,
    content: null,
    tool_calls: [{ id: call, type: "function", function: { name: "look_up", arguments: toolArguments } }],
  };
}
