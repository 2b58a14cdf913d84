import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

/** Registers SDK 1.30 as `packages/testing/src/register-sdk.ts` registers 2.x. */
export function registerSdk(spanProcessors) {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({
    spanProcessors: [...spanProcessors, new SimpleSpanProcessor(exporter)],
  });
  provider.register();
  return { provider, exporter, shutdown: () => provider.shutdown() };
}
