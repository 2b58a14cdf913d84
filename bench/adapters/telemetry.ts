import { FastifyOtelInstrumentation } from "@fastify/otel";
import { ExportResultCode } from "@opentelemetry/core";
import { type Instrumentation, registerInstrumentations } from "@opentelemetry/instrumentation";
import { ExpressInstrumentation } from "@opentelemetry/instrumentation-express";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { KoaInstrumentation } from "@opentelemetry/instrumentation-koa";
import { NestInstrumentation } from "@opentelemetry/instrumentation-nestjs-core";
import { BatchSpanProcessor, type SpanExporter } from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { SessionSpanProcessor } from "@otel-sessions/core";
import type { Framework } from "./app-process.ts";

/** Takes every batch and forgets it, so that nothing is measured but the making of spans. */
const dropping: SpanExporter = {
  export: (_spans, done) => {
    done({ code: ExportResultCode.SUCCESS });
  },
  shutdown: async () => {},
};

/** What people trace each framework with. Hono's is a middleware, `@hono/otel`: see `apps/hono.ts`. Next.js traces itself. */
const instrumentations: Readonly<Record<Framework, () => Instrumentation[]>> = {
  express: () => [new ExpressInstrumentation()],
  fastify: () => [new FastifyOtelInstrumentation({ registerOnInitialization: true })],
  hono: () => [],
  koa: () => [new KoaInstrumentation()],
  nestjs: () => [new ExpressInstrumentation(), new NestInstrumentation()],
  next: () => [],
};

/** Traces this process. Frameworks must be loaded afterwards, with `require`. */
export function startTracing(framework: Framework, withSessionProcessor: boolean): void {
  const provider = new NodeTracerProvider({
    spanProcessors: [
      ...(withSessionProcessor ? [new SessionSpanProcessor()] : []),
      new BatchSpanProcessor(dropping),
    ],
  });
  provider.register();
  registerInstrumentations({
    instrumentations: [new HttpInstrumentation(), ...instrumentations[framework]()],
  });
}
