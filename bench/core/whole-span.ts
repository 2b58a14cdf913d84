import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { BasicTracerProvider, type SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { type Case, measure, report } from "../measure.ts";
import { idsOf } from "./ids.ts";
import { ours, peers } from "./peers.ts";

function startAndEnd(name: string, context: Context, ...spanProcessors: SpanProcessor[]): Case {
  const tracer = new BasicTracerProvider({ spanProcessors }).getTracer("bench");
  const child = trace.setSpan(context, tracer.startSpan("parent", undefined, context));
  return {
    name,
    run: (iterations) => {
      for (let index = 0; index < iterations; index++) tracer.startSpan("span", undefined, child).end();
    },
  };
}

/** What a processor adds to a span from start to end. */
export function measureWholeSpan(): void {
  const session = (stamper: { enter(outer: Context, ids: ReturnType<typeof idsOf>): Context }): Context =>
    stamper.enter(ROOT_CONTEXT, idsOf(0));
  const stamper = ours();
  report(
    "startSpan().end() of a child",
    measure([
      startAndEnd("no processor", session(stamper)),
      startAndEnd(`${stamper.name}, session and user`, session(stamper), stamper.processor),
      startAndEnd(`${stamper.name}, neither`, ROOT_CONTEXT, ours().processor),
      ...peers().map((peer) => startAndEnd(`${peer.name}, session and user`, session(peer), peer.processor)),
    ]),
    "<= 1.1×",
  );
}
