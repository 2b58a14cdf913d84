import { mapSpans, spansOf, tracesBySession, type RecordedRequest } from "./recorded.ts";

const nanosecondsPerMs = 1_000_000n;

/** How fast a conversation goes on. */
export interface Pace {
  /** How many times longer everything takes: the model of a recording answers at once. */
  readonly factor: number;
  /** Milliseconds from one turn to the next. */
  readonly pauseMs: number;
  /** Milliseconds from one session to the next, the last of which ends now. */
  readonly apartMs: number;
}

/** A recording whose conversations took place one after the other, at the pace of people and of real models. */
export function slowDown(request: RecordedRequest, { factor, pauseMs, apartMs }: Pace): RecordedRequest {
  const starts = new Map<string, bigint>();
  for (const { traceId, startTimeUnixNano } of spansOf(request)) {
    const start = BigInt(startTimeUnixNano);
    const earliest = starts.get(traceId);
    if (earliest === undefined || start < earliest) starts.set(traceId, start);
  }
  const moved = new Map<string, bigint>();
  for (const [number, traces] of [...tracesBySession(request).values()].entries()) {
    for (const [turn, traceId] of traces.entries()) {
      const start = Date.now() - (number + 1) * apartMs + turn * (pauseMs + turn * 7_000);
      moved.set(traceId, BigInt(start) * nanosecondsPerMs);
    }
  }
  const move = (traceId: string, time: string): string =>
    ((moved.get(traceId) ?? 0n) + (BigInt(time) - (starts.get(traceId) ?? 0n)) * BigInt(factor)).toString();
  return mapSpans(request, (spans) =>
    spans.map((span) => ({
      ...span,
      startTimeUnixNano: move(span.traceId, span.startTimeUnixNano),
      endTimeUnixNano: move(span.traceId, span.endTimeUnixNano),
    })),
  );
}
