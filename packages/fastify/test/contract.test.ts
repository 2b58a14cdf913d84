import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { SessionSpanProcessor } from "@otel-sessions/core";
import { describeAdapter, inProcess, startTracing } from "@otel-sessions/testing";
import { afterAll } from "vitest";
import { createContractApp, listen } from "./contract-app.ts";

const tracing = startTracing({ spanProcessors: [new SessionSpanProcessor()] });
const disable = registerInstrumentations({
  instrumentations: [new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true })],
});
afterAll(async () => {
  disable();
  await tracing.stop();
});

describeAdapter(
  "fastify",
  inProcess(tracing, async (options) => listen(await createContractApp(options))),
);
