import { context, ROOT_CONTEXT, SpanKind, trace } from "@opentelemetry/api";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { identify, SessionSpanProcessor, usingAttributes } from "@otel-sessions/core";
import { effort } from "../effort.ts";
import { collectGarbage } from "./collect-garbage.ts";

const MILLIONS = effort(10);
const REQUESTS_PER_MILLION = effort(250_000);

/** Whether anything is left behind: requests with ids that never come again, four spans each. */
export function measureHeap(): void {
  const tracer = new BasicTracerProvider({ spanProcessors: [new SessionSpanProcessor()] }).getTracer("bench");
  const serve = (request: number): void => {
    const server = tracer.startSpan("server", { kind: SpanKind.SERVER }, ROOT_CONTEXT);
    context.with(trace.setSpan(ROOT_CONTEXT, server), () => {
      identify({ userId: `user-${request}` });
      usingAttributes({ sessionId: `session-${request}`, attributes: { "app.request": request } }, () => {
        const outer = tracer.startSpan("outer");
        context.with(trace.setSpan(context.active(), outer), () => {
          tracer.startSpan("inner").end();
        });
        outer.end();
      });
      tracer.startSpan("late").end();
    });
    server.end();
  };
  console.log("\nHeap after each million of spans  (bar: flat)");
  for (let million = 1; million <= MILLIONS; million++) {
    for (let request = 0; request < REQUESTS_PER_MILLION; request++) {
      serve(million * REQUESTS_PER_MILLION + request);
    }
    collectGarbage();
    const megabytes = process.memoryUsage().heapUsed / 2 ** 20;
    console.log(`  ${String(million).padStart(2)} M  ${megabytes.toFixed(2).padStart(7)} MiB`);
  }
}
