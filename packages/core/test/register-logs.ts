import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import type { SessionLogRecordProcessor } from "../src/index.ts";

/** A logger of the SDK for logs, and the attributes of what it emitted. */
export interface Logging {
  readonly logger: ReturnType<LoggerProvider["getLogger"]>;
  readonly emitted: () => Record<string, unknown>[];
}

/** Sets the SDK for logs up. `scripts/matrix` has the same for its older line. */
export function startLogging(processor: SessionLogRecordProcessor): Logging {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({
    processors: [processor, new SimpleLogRecordProcessor({ exporter })],
  });
  return {
    logger: provider.getLogger("test"),
    emitted: () => exporter.getFinishedLogRecords().map(({ attributes }) => ({ ...attributes })),
  };
}
