import type { EncodedPayload, ReceivedSpan } from "../otlp/received-span.ts";

/**
 * Which of two spans of one id is kept, negative for the first: the one that ended later, then the
 * one that says more, and else whichever bytes come last. So that it matters neither which came
 * first nor how often: https://opentelemetry.io/docs/specs/otlp/ leaves open what ids that repeat mean.
 */
export function compareRivals(one: ReceivedSpan, other: ReceivedSpan): number {
  return other.end - one.end || comparePayloads(other.encoded, one.encoded);
}

function comparePayloads(one: EncodedPayload, other: EncodedPayload): number {
  return (
    one.span.length - other.span.length ||
    Buffer.compare(one.span, other.span) ||
    Buffer.compare(one.resource, other.resource) ||
    Buffer.compare(one.scope, other.scope) ||
    compareText(one.resourceSchemaUrl, other.resourceSchemaUrl) ||
    compareText(one.scopeSchemaUrl, other.scopeSchemaUrl)
  );
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
