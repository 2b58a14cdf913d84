import {
  context,
  diag,
  type DiagLogger,
  DiagLogLevel,
  propagation,
  trace,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import type { ReadableSpan, SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { registerSdk } from "./register-sdk.ts";

/** A real OpenTelemetry SDK, registered globally, and what it captured. */
export interface Tracing {
  readonly tracer: Tracer;
  readonly provider: TracerProvider;
  /** Finished spans in the order in which they ended. */
  spans(): ReadableSpan[];
  /** The one finished span of a name. Throws where there is none or several. */
  span(name: string): ReadableSpan;
  /** `[session.id, user.id]` of the one finished span of a name. */
  ids(name: string): [sessionId: unknown, userId: unknown];
  /** Forgets the spans captured so far. */
  reset(): void;
  /** What was said through `diag` at level warn or above. */
  readonly warnings: string[];
  /** Shuts the SDK down and takes it out of the global API. */
  stop(): Promise<void>;
}

/** Options of {@link startTracing}. */
export interface TracingOptions {
  /** Processors that see a span before it is captured: a `SessionSpanProcessor`. */
  readonly spanProcessors?: readonly SpanProcessor[];
}

/**
 * Registers an OpenTelemetry SDK that keeps every finished span in memory.
 *
 * @example
 * ```ts
 * import { SessionSpanProcessor } from "@otel-sessions/core";
 * import { startTracing } from "@otel-sessions/testing";
 *
 * const tracing = startTracing({ spanProcessors: [new SessionSpanProcessor()] });
 * tracing.tracer.startSpan("work").end();
 * tracing.span("work").attributes;
 * await tracing.stop();
 * ```
 */
export function startTracing(options: TracingOptions = {}): Tracing {
  const { provider, exporter, shutdown } = registerSdk(options.spanProcessors ?? []);
  const warnings: string[] = [];
  diag.setLogger(collectInto(warnings), DiagLogLevel.WARN);
  const span = (name: string): ReadableSpan => {
    const [found, ...others] = exporter.getFinishedSpans().filter((candidate) => candidate.name === name);
    if (found === undefined || others.length > 0) {
      const names = exporter.getFinishedSpans().map((candidate) => candidate.name);
      throw new Error(`Expected one span "${name}" among: ${names.join(", ") || "none"}`);
    }
    return found;
  };
  return {
    tracer: provider.getTracer("@otel-sessions/testing"),
    provider,
    spans: () => exporter.getFinishedSpans(),
    span,
    ids: (name) => {
      const { attributes } = span(name);
      return [attributes["session.id"], attributes["user.id"]];
    },
    reset: () => {
      exporter.reset();
    },
    warnings,
    async stop() {
      await shutdown();
      trace.disable();
      context.disable();
      propagation.disable();
      diag.disable();
    },
  };
}

function collectInto(messages: string[]): DiagLogger {
  const collect = (message: string): void => {
    messages.push(message);
  };
  const ignore = (): void => undefined;
  return { error: collect, warn: collect, info: ignore, debug: ignore, verbose: ignore };
}
