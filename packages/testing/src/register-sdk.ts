import type { TracerProvider } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

/** A registered SDK that keeps finished spans in memory. */
export interface RegisteredSdk {
  readonly provider: TracerProvider;
  readonly exporter: { getFinishedSpans(): ReadableSpan[]; reset(): void };
  readonly shutdown: () => Promise<void>;
}

/**
 * Registers SDK 2.x: the one place that knows how that is done. `scripts/matrix` has the same for
 * SDK 1.30 and 3.x, and puts it in the place of this module.
 */
export function registerSdk(spanProcessors: readonly SpanProcessor[]): RegisteredSdk {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({
    spanProcessors: [...spanProcessors, new SimpleSpanProcessor(exporter)],
  });
  provider.register();
  return { provider, exporter, shutdown: () => provider.shutdown() };
}
