import type { Context } from "@opentelemetry/api";
import { getContextAttributes } from "./context-attributes.ts";
import { contextManager } from "./registered-api.ts";

/** The part of the SDKs' log records that the processor needs. */
export interface ProcessedLogRecord {
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
  setAttribute(name: string, value: never): unknown;
}

/**
 * Puts `session.id`, `user.id` and the other context attributes on every log record. Attributes
 * that a record was emitted with stay. Register it before the processors that export.
 *
 * @example
 * ```ts
 * import { SessionLogRecordProcessor } from "@otel-sessions/core";
 *
 * const processors = [new SessionLogRecordProcessor()];
 * ```
 */
export class SessionLogRecordProcessor {
  /** Stamps a record. Called by the SDK with the context the record was emitted in. */
  onEmit(record: ProcessedLogRecord, context: Context = contextManager().active()): void {
    const attributes = getContextAttributes(context);
    for (const name in attributes) {
      if (record.attributes?.[name] === undefined) record.setAttribute(name, attributes[name] as never);
    }
  }

  /** Resolves at once: nothing is held back. */
  async forceFlush(): Promise<void> {}

  /** Resolves at once: nothing needs to be closed. */
  async shutdown(): Promise<void> {}
}
