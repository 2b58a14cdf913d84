import { getRequestListener } from "@hono/node-server";
import { SessionSpanProcessor } from "@otel-sessions/core";
import { listen } from "@otel-sessions/testing";
import { type TracedServers, traceServers } from "@otel-sessions/testing/traced-servers";

interface App {
  readonly fetch: Parameters<typeof getRequestListener>[0];
}

/** Tracing of the test file that imports this, with instrumented HTTP. */
export const servers: TracedServers<App> = traceServers({
  spanProcessors: [new SessionSpanProcessor()],
  serve: (app) => listen(getRequestListener(app.fetch)),
});
