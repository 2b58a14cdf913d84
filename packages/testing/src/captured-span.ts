import type { Attributes, SpanKind } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";

/** A finished span, wherever it was captured: in this process or from an app in another one. */
export interface CapturedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly attributes: Attributes;
}

/** A captured span of SDK 1.x, 2.x or 3.x. */
export function toCapturedSpan(span: ReadableSpan): CapturedSpan {
  const { traceId, spanId } = span.spanContext();
  const { name, kind, attributes } = span;
  // SDK 1.x has the parent's id alone.
  const parentSpanId = span.parentSpanContext?.spanId ?? (span as { parentSpanId?: string }).parentSpanId;
  return { name, kind, traceId, spanId, parentSpanId, attributes };
}
