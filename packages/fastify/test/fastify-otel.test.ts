import { FastifyOtelInstrumentation } from "@fastify/otel";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { SessionSpanProcessor } from "@otel-sessions/core";
import { describeAdapter, inProcess, startTracing } from "@otel-sessions/testing";
import { afterAll } from "vitest";
import { createContractApp, listen } from "./contract-app.ts";

const tracing = startTracing({ spanProcessors: [new SessionSpanProcessor()] });
const disable = registerInstrumentations({
  instrumentations: [
    new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true }),
    new FastifyOtelInstrumentation({ registerOnInitialization: true }),
  ],
});
afterAll(async () => {
  disable();
  await tracing.stop();
});

// @fastify/otel runs every hook and handler in a context of its own, which it took before ours.
describeAdapter("fastify under @fastify/otel", {
  endsEarly: ({ name }) => /^(onRequest|preValidation) - /.test(name),
  ...inProcess(tracing, async (options) => listen(await createContractApp(options))),
});
