import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

/** Registers SDK 3.x, whose provider has no `register()`, as `packages/testing/src/register-sdk.ts` registers 2.x. */
export function registerSdk(spanProcessors) {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    spanProcessors: [...spanProcessors, new SimpleSpanProcessor({ exporter })],
    spanLimits: readSpanLimits(),
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  return { provider, exporter, shutdown: () => provider.shutdown() };
}

/** SDK 3.x leaves it to whoever configures it to read the environment. */
function readSpanLimits() {
  const { OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: count, OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: length } =
    process.env;
  return {
    ...(count !== undefined && { attributeCountLimit: Number(count) }),
    ...(length !== undefined && { attributeValueLengthLimit: Number(length) }),
  };
}
