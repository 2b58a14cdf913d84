import type { Span } from "../../../src/api/contract.ts";

/** The stretch of time that a waterfall draws. */
export interface TimeWindow {
  readonly startMs: number;
  readonly lengthMs: number;
}

/** From the first start to the last end; at least a millisecond, so that shares of it exist. */
export function getTimeWindow(spans: readonly Span[]): TimeWindow {
  let startMs = Number.POSITIVE_INFINITY;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const span of spans) {
    const start = Date.parse(span.startTime);
    startMs = Math.min(startMs, start);
    endMs = Math.max(endMs, start + span.durationMs);
  }
  return { startMs, lengthMs: Math.max(1, endMs - startMs) };
}

/** Where a span stands in the window, in percent. */
export function placeInWindow(
  span: Span,
  window: TimeWindow,
): { readonly left: number; readonly width: number } {
  const left = ((Date.parse(span.startTime) - window.startMs) / window.lengthMs) * 100;
  return { left, width: Math.min(100 - left, (span.durationMs / window.lengthMs) * 100) };
}
