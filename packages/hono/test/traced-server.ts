import { createRequire } from "node:module";
import { getRequestListener } from "@hono/node-server";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { SessionSpanProcessor } from "@otel-sessions/core";
import {
  createContractWork,
  listen,
  type RunningServer,
  startTracing,
  type Tracing,
} from "@otel-sessions/testing";
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
// Instrumentations patch what is loaded through `require` after they were registered.
createRequire(import.meta.url)("node:http");

/** A span around something asynchronous. */
export const span: (name: string) => Promise<void> = createContractWork().span;

export interface App {
  readonly fetch: Parameters<typeof getRequestListener>[0];
}

/** Of a request without a server span, in which only the context can know the session. */
export const untraced = { "x-conversation-id": "c-1", "x-untraced": "1" };

let server: RunningServer | undefined;

/** Serves the app of a test over HTTP and sends a request to it. */
export async function send(app: App, path: string, headers: Record<string, string> = {}): Promise<Response> {
  server ??= await listen(getRequestListener(app.fetch));
  return fetch(server.url + path, { headers });
}

/** The same, with the answer read to its end. */
export async function get(app: App, path: string, headers: Record<string, string> = {}): Promise<Response> {
  const response = await send(app, path, headers);
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
