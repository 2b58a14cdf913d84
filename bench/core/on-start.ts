import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { BasicTracerProvider, type Span, type SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { type Case, measure, report } from "../measure.ts";
import { idsOf } from "./ids.ts";
import { ours, peers } from "./peers.ts";

const tracer = new BasicTracerProvider().getTracer("bench");

/** A case whose spans are fresh each time, and start in a context, as they do for a processor. */
function onFreshSpans(
  name: string,
  context: Context,
  start: (span: Span) => void,
  end?: (span: Span) => void,
): Case {
  let spans: Span[] = [];
  return {
    name,
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

const onStart = (name: string, processor: SpanProcessor, context: Context): Case =>
  onFreshSpans(
    name,
    context,
    (span) => {
      processor.onStart(span, context);
    },
    (span) => {
      processor.onEnd(span);
    },
  );

/** What a processor adds to the start of a span. */
export function measureOnStart(): void {
  const stamper = ours();
  const parent = tracer.startSpan("parent") as Span;
  stamper.processor.onStart(parent, ROOT_CONTEXT);
  const child = trace.setSpan(ROOT_CONTEXT, parent);
  // Of their own: some write to the span that is active when a scope begins.
  const theirs = trace.setSpan(ROOT_CONTEXT, tracer.startSpan("parent"));
  const ids = idsOf(0);
  const { name, processor } = stamper;
  report(
    "onStart",
    measure(
      [
        onFreshSpans("two constants by setAttribute", child, (span) => {
          span.setAttribute("session.id", ids.sessionId);
          span.setAttribute("user.id", ids.userId);
        }),
        // What calling anything at all costs here: no processor can be below it.
        onFreshSpans("a processor that does nothing", child, () => undefined),
        onStart(`${name}, session and user`, processor, stamper.enter(child, ids)),
        onStart(`${name}, neither, a root`, processor, ROOT_CONTEXT),
        onStart(`${name}, neither, a child`, processor, child),
        ...peers().map((peer) =>
          onStart(`${peer.name}, session and user`, peer.processor, peer.enter(theirs, ids)),
        ),
      ],
      { iterations: 64, rounds: 4_001, warmUps: 1_000 },
    ),
    "<= 1.2× with session and user, <= 0.2× with neither",
  );
}
