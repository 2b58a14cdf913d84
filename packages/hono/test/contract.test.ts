import { createRequire } from "node:module";
import { getRequestListener } from "@hono/node-server";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { SessionSpanProcessor } from "@otel-sessions/core";
import { describeAdapter, inProcess, listen, startTracing } from "@otel-sessions/testing";
import { afterAll } from "vitest";
import { createContractApp } from "./contract-app.ts";

const tracing = startTracing({ spanProcessors: [new SessionSpanProcessor()] });
const disable = registerInstrumentations({
  instrumentations: [new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true })],
});
// Instrumentations patch what is loaded through `require` after they were registered.
createRequire(import.meta.url)("node:http");
afterAll(async () => {
  disable();
  await tracing.stop();
});

describeAdapter(
  "hono",
  inProcess(tracing, (options) => listen(getRequestListener(createContractApp(options).fetch))),
);
