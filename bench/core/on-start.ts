import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { BasicTracerProvider, type Span, type SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { type Case, measure, type NamedCase, report } from "../measure.ts";
import { idsOf } from "./ids.ts";
import { ours, peers, type SpanStamper } from "./peers.ts";

const tracer = new BasicTracerProvider().getTracer("bench");
const ids = idsOf(0);

/** A case whose spans are fresh each time, and start in a context, as they do for a processor. */
function onFreshSpans(context: Context, start: (span: Span) => void, end?: (span: Span) => void): Case {
  let spans: Span[] = [];
  return {
    prepare: (iterations) => {
      spans = Array.from({ length: iterations }, () => tracer.startSpan("span", undefined, context) as Span);
    },
    run: () => {
      for (const span of spans) start(span);
    },
    after: () => {
      if (end !== undefined) for (const span of spans) end(span);
    },
  };
}

/** The start of spans that are stamped with what their context holds. */
function onStart(processor: SpanProcessor, context: Context): Case {
  return onFreshSpans(
    context,
    (span) => {
      processor.onStart(span, context);
    },
    (span) => {
      processor.onEnd(span);
    },
  );
}

/** A context with a span that the processor knows. */
function insideSpan({ processor }: SpanStamper): Context {
  const parent = tracer.startSpan("parent") as Span;
  processor.onStart(parent, ROOT_CONTEXT);
  return trace.setSpan(ROOT_CONTEXT, parent);
}

export const cases: readonly NamedCase[] = [
  {
    name: "two constants by setAttribute",
    make: () =>
      onFreshSpans(insideSpan(ours.make()), (span) => {
        span.setAttribute("session.id", ids.sessionId);
        span.setAttribute("user.id", ids.userId);
      }),
  },
  // What calling anything at all costs here: no processor can be below it.
  {
    name: "a processor that does nothing",
    make: () => onFreshSpans(insideSpan(ours.make()), () => undefined),
  },
  {
    name: `${ours.name}, neither, a root`,
    make: () => onStart(ours.make().processor, ROOT_CONTEXT),
  },
  {
    name: `${ours.name}, neither, a child`,
    make: () => {
      const stamper = ours.make();
      return onStart(stamper.processor, insideSpan(stamper));
    },
  },
  ...[ours, ...peers].map(({ name, make }) => ({
    name: `${name}, session and user`,
    make: async () => {
      const stamper = await make();
      return onStart(stamper.processor, stamper.enter(insideSpan(stamper), ids));
    },
  })),
];

/** What a processor adds to the start of a span. */
export async function measureOnStart(): Promise<void> {
  const measurements = await measure(
    import.meta.url,
    { cases },
    {
      iterations: 64,
      warmUps: 3000,
      rounds: 3000,
    },
  );
  report("onStart", measurements, "<= 1.2× with session and user, <= 0.2× with neither");
}
