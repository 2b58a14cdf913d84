import { spanId, t0, traceId, type TestSpan } from "./otlp-request.ts";

/** What is special about a {@link turn}. */
export interface TurnOptions {
  /** Milliseconds after `t0`. */
  readonly start: number;
  readonly duration?: number;
  readonly prompt?: number;
  readonly completion?: number;
  /** More of the model call. */
  readonly attributes?: TestSpan["attributes"];
  /** More of the root. */
  readonly rootAttributes?: TestSpan["attributes"];
  readonly user?: string;
  readonly input?: string;
  readonly output?: string;
  /** More of both spans. */
  readonly span?: Partial<TestSpan>;
}

/** A root that carries the ids, and a model call below it. */
export function turn(number: number, sessionId: string, options: TurnOptions): TestSpan[] {
  const { duration = 1000, prompt = 1, completion = 1 } = options;
  const start = t0 + options.start;
  const root = { traceId: traceId(number), spanId: spanId(1), start, end: start + duration, ...options.span };
  return [
    {
      ...root,
      attributes: { "session.id": sessionId, "user.id": options.user ?? "ada", ...options.rootAttributes },
    },
    {
      ...root,
      spanId: spanId(2),
      parentSpanId: spanId(1),
      end: start + Math.floor(duration / 2),
      attributes: {
        "openinference.span.kind": "LLM",
        "llm.model_name": "test-model",
        "llm.input_messages.0.message.role": "user",
        "llm.input_messages.0.message.content": options.input ?? `question ${number}`,
        "llm.output_messages.0.message.role": "assistant",
        "llm.output_messages.0.message.content": options.output ?? `answer ${number}`,
        "llm.token_count.prompt": prompt,
        "llm.token_count.completion": completion,
        ...options.attributes,
      },
    },
  ];
}
