import type { Span } from "../../../src/api/contract.ts";

/** A span that failed by itself, and what it said. */
export interface SpanError {
  readonly span: Span;
  readonly message: string | null;
}

/**
 * Where a trace failed. An error travels up to the root and marks spans on its way; only those
 * where it began, with none failed below them, are worth reading.
 */
export function findErrors(spans: readonly Span[]): readonly SpanError[] {
  const failed = spans.filter((span) => span.status === "ERROR");
  const parents = new Map(spans.map((span) => [span.spanId, span.parentSpanId]));
  const passedOn = new Set<string>();
  for (const { spanId } of failed) {
    let parent = parents.get(spanId);
    while (parent != null && parent !== spanId && !passedOn.has(parent)) {
      passedOn.add(parent);
      parent = parents.get(parent);
    }
  }
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
