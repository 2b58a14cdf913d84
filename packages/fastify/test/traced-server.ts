import { createRequire } from "node:module";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { SessionSpanProcessor } from "@otel-sessions/core";
import { createContractWork, type RunningServer, startTracing, type Tracing } from "@otel-sessions/testing";
import type { fastify, FastifyInstance } from "fastify";
import { afterAll, afterEach, beforeEach } from "vitest";

/** Tracing of the test file that imports this, with instrumented HTTP. */
export const tracing: Tracing = startTracing({ spanProcessors: [new SessionSpanProcessor()] });

const disable = registerInstrumentations({
  instrumentations: [
    new HttpInstrumentation({
      disableOutgoingRequestInstrumentation: true,
      ignoreIncomingRequestHook: ({ headers }) => headers["x-untraced"] !== undefined,
    }),
  ],
});

/** A span around something asynchronous. */
export const span: (name: string) => Promise<void> = createContractWork().span;

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

/** Of a request without a server span, in which only the context can know the session. */
export const untraced = { "x-conversation-id": "c-1", "x-untraced": "1" };

let server: RunningServer | undefined;

/** Serves the app of a test over HTTP and sends a request to it. */
export async function send(app: FastifyInstance, path: string, init: RequestInit = {}): Promise<Response> {
  server ??= await listen(app);
  return fetch(server.url + path, init);
}

/** The same, with the answer read to its end. */
export async function get(
  app: FastifyInstance,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const response = await send(app, path, { headers });
  await response.text();
  return response;
}

/** Everything that spans say. */
export const captured = (): string => JSON.stringify(tracing.spans().map(({ attributes }) => attributes));

beforeEach(() => {
  tracing.reset();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(async () => {
  disable();
  await tracing.stop();
});
