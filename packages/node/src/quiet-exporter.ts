import { diag } from "@opentelemetry/api";
import { ExportResultCode, type ExportResult } from "@opentelemetry/core";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";

/**
 * Passes spans on and reports an outage once, when it starts. The SDK's own processor logs an
 * error with a stack for every failed batch, every five seconds, for as long as nobody listens.
 */
export class QuietExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #destination: string;
  #failing = false;

  constructor(exporter: SpanExporter, destination: string) {
    this.#exporter = exporter;
    this.#destination = destination;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#exporter.export(spans, (result) => {
      this.#report(result);
      done({ code: ExportResultCode.SUCCESS });
    });
  }

  async forceFlush(): Promise<void> {
    await this.#exporter.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }

  #report(result: ExportResult): void {
    const failed = result.code !== ExportResultCode.SUCCESS;
    if (failed && !this.#failing) {
      diag.warn(
        `[otel-sessions/node] Spans cannot be sent to ${this.#destination} (${describe(result.error)}) and are ` +
          "dropped until they can. The application is not affected.",
      );
    }
    this.#failing = failed;
  }
}

/** The error's code or status: messages of remote servers may repeat what was sent to them. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  const code = "code" in error ? error.code : undefined;
  if (typeof code === "string" || typeof code === "number") return String(code);
  return error.message || error.name;
}
