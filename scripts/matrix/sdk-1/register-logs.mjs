import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";

/** Sets SDK 0.57 for logs up as `packages/core/test/register-logs.ts` does the newer ones. */
export function startLogging(processor) {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider();
  provider.addLogRecordProcessor(processor);
  provider.addLogRecordProcessor(new SimpleLogRecordProcessor(exporter));
  return {
    logger: provider.getLogger("test"),
    emitted: () => exporter.getFinishedLogRecords().map(({ attributes }) => ({ ...attributes })),
  };
}
