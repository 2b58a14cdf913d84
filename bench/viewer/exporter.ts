import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { resourceFromAttributes } from "@opentelemetry/resources";

/** Sends spans the way applications do: by OpenTelemetry's SDK, in its batches. */
export async function exportSpans(url: string, count: number): Promise<void> {
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces` });
  const processor = new BatchSpanProcessor(exporter, { maxQueueSize: 4096, maxExportBatchSize: 512 });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "exporter" }),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer("bench");
  const text = "what an application says ".repeat(100);
  for (let number = 0; number < count; number++) {
    const attributes = { "session.id": `exported-${number >> 5}`, "input.value": text };
    tracer.startSpan("turn", { attributes }).end();
    // The queue drops what it cannot hold.
    if (number % 2048 === 2047) await processor.forceFlush();
  }
  await provider.shutdown();
}
