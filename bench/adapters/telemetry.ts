import { FastifyOtelInstrumentation } from "@fastify/otel";
import { ExportResultCode } from "@opentelemetry/core";
import { type Instrumentation, registerInstrumentations } from "@opentelemetry/instrumentation";
import { ExpressInstrumentation } from "@opentelemetry/instrumentation-express";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { KoaInstrumentation, KoaLayerType } from "@opentelemetry/instrumentation-koa";
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

/**
 * Whether instrumentations make a span for each middleware and hook, as they do if nobody says
 * otherwise. Without, they are set as the adapters' READMEs advise, in every variant of the app.
 */
const hasMiddlewareSpans = process.env["BENCH_MIDDLEWARE_SPANS"] === "yes";
const ignored = hasMiddlewareSpans ? [] : ["middleware - session", "middleware - empty"];

/** What people trace each framework with. Hono's is a middleware, `@hono/otel`: see `apps/hono.ts`. Next.js traces itself. */
const instrumentations: Readonly<Record<Framework, () => Instrumentation[]>> = {
  express: () => [new ExpressInstrumentation({ ignoreLayers: ignored })],
  fastify: () => [
    new FastifyOtelInstrumentation({ registerOnInitialization: true, instrumentHooks: hasMiddlewareSpans }),
  ],
  hono: () => [],
  koa: () => [
    new KoaInstrumentation({ ignoreLayersType: hasMiddlewareSpans ? [] : [KoaLayerType.MIDDLEWARE] }),
  ],
  nestjs: () => [new ExpressInstrumentation({ ignoreLayers: ignored }), new NestInstrumentation()],
  next: () => [],
};

/** Traces this process. Frameworks must be loaded afterwards, with `require`. */
export function startTracing(framework: Framework): void {
  const provider = new NodeTracerProvider({
    spanProcessors: [new SessionSpanProcessor(), new BatchSpanProcessor(dropping)],
  });
  provider.register();
  registerInstrumentations({
    instrumentations: [new HttpInstrumentation(), ...instrumentations[framework]()],
  });
}
