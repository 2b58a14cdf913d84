import { diag } from "@opentelemetry/api";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";

type ExportResult = Parameters<Parameters<SpanExporter["export"]>[1]>[0];
type ExportedSpans = Parameters<SpanExporter["export"]>[0];

/** `ExportResultCode.SUCCESS` of `@opentelemetry/core`. */
const SUCCESS = 0 satisfies ExportResult["code"];

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

  export(spans: ExportedSpans, done: (result: ExportResult) => void): void {
    this.#exporter.export(spans, (result) => {
      this.#report(result);
      done({ code: SUCCESS });
    });
  }

  async forceFlush(): Promise<void> {
    await this.#exporter.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }

  #report(result: ExportResult): void {
    const failed = result.code !== SUCCESS;
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
  if ("code" in error && error.code !== undefined) return String(error.code);
  return error.message || error.name;
}
