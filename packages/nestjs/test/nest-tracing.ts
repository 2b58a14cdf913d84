import { createRequire } from "node:module";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { NestInstrumentation } from "@opentelemetry/instrumentation-nestjs-core";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { SessionSpanProcessor } from "@otel-sessions/core";
import { startTracing, type Tracing } from "@otel-sessions/testing";

// These tests run on two versions of Nest; the folder says where the other one is installed.
const require = createRequire(
  new URL(`../${process.env["NEST_FOLDER"] ?? "."}/package.json`, import.meta.url),
);

/** The major version of the Nest under test. */
export const nestVersion: number = Number.parseInt(
  (require("@nestjs/core/package.json") as { version: string }).version,
  10,
);

/** Tracing with the instrumentations that people run Nest with, switched on before it serves. */
export function startNestTracing(): Tracing {
  const tracing = startTracing({ spanProcessors: [new SessionSpanProcessor()] });
  const disable = registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true }),
      new NestInstrumentation(),
    ],
  });
  // Instrumentations patch what is required from now on, prototypes of what is loaded included.
  require("node:http");
  // As of 0.70 the instrumentation declares that it does not know Nest 12.
  if (nestVersion < 12) {
    require("@nestjs/core/nest-factory.js");
    require("@nestjs/core/router/router-execution-context.js");
  }
  return {
    ...tracing,
    async stop() {
      disable();
      await tracing.stop();
    },
  };
}

/** Session and user of a span, as one string. */
export const toIdentity = ({ attributes }: ReadableSpan): string =>
  `${String(attributes["session.id"])} ${String(attributes["user.id"])}`;
