import { getRequestListener } from "@hono/node-server";
import { httpInstrumentationMiddleware } from "@hono/otel";
import { SessionSpanProcessor } from "@otel-sessions/core";
import { describeAdapter, inProcess, listen, startTracing } from "@otel-sessions/testing";
import { afterAll } from "vitest";
import { createContractApp } from "./contract-app.ts";

const tracing = startTracing({ spanProcessors: [new SessionSpanProcessor()] });
afterAll(() => tracing.stop());

// The only server span is that of a middleware: outside of it, where bodies are read, nothing is active.
describeAdapter(
  "hono under @hono/otel",
  inProcess(tracing, (options) =>
    listen(getRequestListener(createContractApp(options, httpInstrumentationMiddleware()).fetch)),
  ),
);
