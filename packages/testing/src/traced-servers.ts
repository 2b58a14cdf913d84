import { createRequire } from "node:module";
import type { SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { type Instrumentation, registerInstrumentations } from "@opentelemetry/instrumentation";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { afterAll, afterEach, beforeEach } from "vitest";
import { createContractWork } from "./contract-work.ts";
import type { RunningServer } from "./listen.ts";
import { startTracing, type Tracing } from "./tracing.ts";

/** Options of {@link traceServers}. */
export interface TracedServersOptions<App> {
  /** Processors that see a span before it is captured: a `SessionSpanProcessor`. */
  readonly spanProcessors: readonly SpanProcessor[];
  /** Beside that of HTTP. They patch what is loaded through `require` from now on. */
  readonly instrumentations?: readonly Instrumentation[];
  /** Starts an app on a free port. */
  readonly serve: (app: App) => Promise<RunningServer>;
}

/** What {@link traceServers} gives to the tests of a file. */
export interface TracedServers<App> {
  readonly tracing: Tracing;
  /** A span around something asynchronous. */
  readonly span: (name: string) => Promise<void>;
  /** Serves the app of a test and sends a request to it; the answer may still be streaming. */
  readonly send: (app: App, path: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  /** The same, with the answer read to its end. */
  readonly get: TracedServers<App>["send"];
  /** Everything that spans say, as one text. */
  readonly captured: () => string;
}

/** The header of a request that gets no server span: only the context can know its session. */
const UNTRACED = "x-untraced";

/** Headers of a request in the conversation `c-1`, without a server span. */
export const untraced: Readonly<Record<string, string>> = { "x-conversation-id": "c-1", [UNTRACED]: "1" };

/**
 * Tracing for the tests of the file that calls it, with instrumented HTTP and one server a test,
 * which is closed after it.
 *
 * @example
 * ```ts
 * import { SessionSpanProcessor, usingSession } from "@otel-sessions/core";
 * import { listen } from "@otel-sessions/testing";
 * import { traceServers } from "@otel-sessions/testing/traced-servers";
 * import type { RequestListener } from "node:http";
 * import { expect, it } from "vitest";
 *
 * const { span, get, tracing } = traceServers<RequestListener>({
 *   spanProcessors: [new SessionSpanProcessor()],
 *   serve: listen,
 * });
 *
 * it("knows the session inside the handler", async () => {
 *   await get((_request, response) => {
 *     void usingSession("c-1", () => span("work")).then(() => response.end());
 *   }, "/");
 *   expect(tracing.ids("work")[0]).toBe("c-1");
 * });
 * ```
 */
export function traceServers<App>(options: TracedServersOptions<App>): TracedServers<App> {
  const { spanProcessors, instrumentations = [], serve } = options;
  const tracing = startTracing({ spanProcessors });
  const disable = registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({
        disableOutgoingRequestInstrumentation: true,
        ignoreIncomingRequestHook: ({ headers }) => headers[UNTRACED] !== undefined,
      }),
      ...instrumentations,
    ],
  });
  createRequire(import.meta.url)("node:http");

  let server: RunningServer | undefined;
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

  const send: TracedServers<App>["send"] = async (app, path, headers = {}) => {
    server ??= await serve(app);
    return fetch(server.url + path, { headers });
  };
  return {
    tracing,
    span: createContractWork().span,
    send,
    async get(app, path, headers) {
      const response = await send(app, path, headers);
      await response.text();
      return response;
    },
    captured: () => JSON.stringify(tracing.spans().map(({ attributes }) => attributes)),
  };
}
