import * as fc from "fast-check";
import type { SpanFacts } from "../../src/semantics/span-facts.ts";
import { spanId } from "./otlp-request.ts";

const nothing: SpanFacts = {
  spanId: spanId(1),
  parentSpanId: null,
  start: 0,
  end: 0,
  isError: false,
  kind: null,
  sessionId: null,
  userId: null,
  project: null,
  isProjectExplicit: false,
  model: null,
  usage: null,
  responseId: null,
  text: { inputValue: false, outputValue: false, inputMessages: false, outputMessages: false },
  isCarrier: false,
};

/** Facts of a span of which only some are told. */
export function facts(told: Partial<SpanFacts>): SpanFacts {
  return { ...nothing, ...told };
}

export function usage(prompt: number, completion: number): NonNullable<SpanFacts["usage"]> {
  return { prompt, completion, total: null, cached: null, reasoning: null };
}

const count = fc.option(fc.nat(100), { nil: null });

/**
 * Spans of one trace as the world may send them: missing parents, circles, several ids, equal
 * times, repeated responses. Ids are few so that such things happen often.
 */
export const anyTrace: fc.Arbitrary<SpanFacts[]> = fc
  .uniqueArray(
    fc.record({
      spanId: fc.integer({ min: 1, max: 12 }).map(spanId),
      parentSpanId: fc.option(fc.integer({ min: 1, max: 14 }).map(spanId), { nil: null }),
      start: fc.nat(5),
      end: fc.nat(9),
      isError: fc.boolean(),
      kind: fc.constantFrom(null, "LLM" as const, "AGENT" as const, "TOOL" as const),
      sessionId: fc.option(fc.constantFrom("a", "b"), { nil: null, freq: 2 }),
      userId: fc.option(fc.constantFrom("u", "v"), { nil: null }),
      project: fc.option(fc.constantFrom("p", "q"), { nil: null }),
      isProjectExplicit: fc.boolean(),
      model: fc.option(fc.constantFrom("m", "n"), { nil: null }),
      usage: fc.option(
        fc.record({ prompt: fc.nat(100), completion: count, total: count, cached: count, reasoning: count }),
        { nil: null },
      ),
      responseId: fc.option(fc.constantFrom("1", "2"), { nil: null }),
      text: fc.record({
        inputValue: fc.boolean(),
        outputValue: fc.boolean(),
        inputMessages: fc.boolean(),
        outputMessages: fc.boolean(),
      }),
      isCarrier: fc.boolean(),
    }),
    { selector: (span) => span.spanId, minLength: 1, maxLength: 10 },
  )
  .map((spans) => spans.map((span) => ({ ...span, end: Math.max(span.start, span.end) })));

/** The spans in another order, some of them twice. */
export function rearranged<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc
    .tuple(fc.subarray([...items]), fc.infiniteStream(fc.nat()))
    .map(([repeated, randoms]) => shuffle([...items, ...repeated], randoms));
}

function shuffle<T>(items: readonly T[], randoms: Iterator<number>): T[] {
  const keyed = items.map((item) => ({ item, key: Number(randoms.next().value) }));
  return keyed.sort((one, other) => one.key - other.key).map(({ item }) => item);
}
