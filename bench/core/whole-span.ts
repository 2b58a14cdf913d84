import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { BasicTracerProvider, type SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { type Case, measure, type NamedCase, report } from "../measure.ts";
import { idsOf } from "./ids.ts";
import { ours, peers } from "./peers.ts";

function startAndEnd(context: Context, ...spanProcessors: SpanProcessor[]): Case {
  const tracer = new BasicTracerProvider({ spanProcessors }).getTracer("bench");
  const child = trace.setSpan(context, tracer.startSpan("parent", undefined, context));
  return {
    run: (iterations) => {
      for (let index = 0; index < iterations; index++) tracer.startSpan("span", undefined, child).end();
    },
  };
}

export const cases: readonly NamedCase[] = [
  { name: "no processor", make: () => startAndEnd(ours.make().enter(ROOT_CONTEXT, idsOf(0))) },
  { name: `${ours.name}, neither`, make: () => startAndEnd(ROOT_CONTEXT, ours.make().processor) },
  ...[ours, ...peers].map(({ name, make }) => ({
    name: `${name}, session and user`,
    make: async () => {
      const stamper = await make();
      return startAndEnd(stamper.enter(ROOT_CONTEXT, idsOf(0)), stamper.processor);
    },
  })),
];

/** What a processor adds to a span from start to end. */
export async function measureWholeSpan(): Promise<void> {
  const measurements = await measure(import.meta.url, { cases }, { iterations: 200 });
  report("startSpan().end() of a child", measurements, "<= 1.1×");
}
