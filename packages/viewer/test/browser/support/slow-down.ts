import type { RecordedRequest } from "./recorded.ts";

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
  const sessions = new Map<string, string>();
  for (const span of allSpans(request)) {
    const start = BigInt(span.startTimeUnixNano);
    const earliest = starts.get(span.traceId);
    if (earliest === undefined || start < earliest) starts.set(span.traceId, start);
    const session = span.attributes?.find(({ key }) => key === "session.id")?.value.stringValue;
    if (session !== undefined) sessions.set(span.traceId, session);
  }
  const turns = [...starts].toSorted(([, one], [, other]) => Number(one - other));
  const numbers = new Map<string, number>();
  const moved = new Map<string, bigint>();
  for (const [traceId] of turns) {
    const session = sessions.get(traceId) ?? "";
    const turn = turns
      .filter(([other]) => sessions.get(other) === session)
      .findIndex(([id]) => id === traceId);
    if (!numbers.has(session)) numbers.set(session, numbers.size);
    const start = Date.now() - ((numbers.get(session) ?? 0) + 1) * apartMs + turn * (pauseMs + turn * 7_000);
    moved.set(traceId, BigInt(Math.round(start)) * nanosecondsPerMs);
  }
  const move = (traceId: string, time: string): string =>
    ((moved.get(traceId) ?? 0n) + (BigInt(time) - (starts.get(traceId) ?? 0n)) * BigInt(factor)).toString();
  return {
    resourceSpans: request.resourceSpans.map((entry) => ({
      ...entry,
      scopeSpans: entry.scopeSpans.map((item) => ({
        ...item,
        spans: item.spans.map((span) => ({
          ...span,
          startTimeUnixNano: move(span.traceId, span.startTimeUnixNano),
          endTimeUnixNano: move(span.traceId, span.endTimeUnixNano),
        })),
      })),
    })),
  };
}

const allSpans = (
  request: RecordedRequest,
): RecordedRequest["resourceSpans"][number]["scopeSpans"][number]["spans"] =>
  request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
