import { KoaInstrumentation } from "@opentelemetry/instrumentation-koa";
import { SessionSpanProcessor } from "@otel-sessions/core";
import { listen } from "@otel-sessions/testing";
import { type TracedServers, traceServers } from "@otel-sessions/testing/traced-servers";
import type Koa from "koa";

/** Tracing of the test file that imports this, with instrumented HTTP and Koa. */
export const servers: TracedServers<Koa> = traceServers({
  spanProcessors: [new SessionSpanProcessor()],
  instrumentations: [new KoaInstrumentation()],
  serve: (app) => listen(app.callback()),
});
