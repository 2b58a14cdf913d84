import { createRequire } from "node:module";
import { SessionSpanProcessor } from "@otel-sessions/core";
import type { RunningServer } from "@otel-sessions/testing";
import { type TracedServers, traceServers } from "@otel-sessions/testing/traced-servers";
import type { fastify, FastifyInstance } from "fastify";

/** Tracing of the test file that imports this, with instrumented HTTP. */
export const servers: TracedServers<FastifyInstance> = traceServers({
  spanProcessors: [new SessionSpanProcessor()],
  serve: listen,
});

/** A new app. Instrumentations patch what is loaded through `require` after they were registered. */
export const createApp: typeof fastify = createRequire(import.meta.url)("fastify") as typeof fastify;

/** Starts an app on a free port. */
export async function listen(app: FastifyInstance): Promise<RunningServer> {
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    url,
    async close() {
      app.server.closeAllConnections();
      await app.close();
    },
  };
}
