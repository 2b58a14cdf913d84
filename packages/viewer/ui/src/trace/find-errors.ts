import type { Span } from "../../../src/api/contract.ts";

/** A span that failed by itself, and what it said. */
export interface SpanError {
  readonly span: Span;
  readonly message: string | null;
}

/**
 * Where a trace failed. An error travels up to the root and marks every span on its way; only the
 * spans where it began are worth reading.
 */
export function findErrors(spans: readonly Span[]): readonly SpanError[] {
  const failed = spans.filter((span) => span.status === "ERROR");
  const passedOn = new Set(failed.map((span) => span.parentSpanId));
  return failed
    .filter((span) => !passedOn.has(span.spanId))
    .map((span) => ({ span, message: errorMessage(span) }));
}

function errorMessage(span: Span): string | null {
  if (span.statusMessage !== null && span.statusMessage !== "") return span.statusMessage;
  for (const { attributes } of span.events) {
    const message = attributes["exception.message"];
    if (typeof message === "string" && message !== "") return message;
  }
  return null;
}
