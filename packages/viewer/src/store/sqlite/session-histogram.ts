import type { SessionHistogram } from "../../api/contract.ts";
import { isoTime } from "../../otlp/received-span.ts";
import { timeEdges, tokenEdges } from "../histogram-edges.ts";
import type { HistogramQuery } from "../session-query.ts";
import { filterSessions, type SessionSource } from "./session-filter.ts";

/** Counts the sessions that match in each bucket. The buckets are those of all sessions. */
export function countSessions(source: SessionSource, query: HistogramQuery): SessionHistogram {
  const { columns } = source;
  const isTime = query.by === "startTime";
  const values = columns.column(isTime ? "start" : "total");
  const [least, most] = rangeOf(values, columns.length);
  if (least > most) return { by: query.by, buckets: [] };
  // What had started before `from` and still went on is in the first bucket.
  const edges = isTime
    ? timeEdges(Math.max(least, query.from ?? least), Math.min(most, query.to ?? most))
    : tokenEdges(most);
  const errors = columns.column("errors");
  const all = new Uint32Array(edges.length);
  const failed = new Uint32Array(edges.length);
  for (const place of filterSessions(source, query)) {
    const bucket = bucketOf(edges, values[place] as number);
    all[bucket] = (all[bucket] as number) + 1;
    if ((errors[place] as number) > 0) failed[bucket] = (failed[bucket] as number) + 1;
  }
  const show = isTime ? isoTime : (tokens: number): number => tokens;
  return {
    by: query.by,
    buckets: edges.slice(1).map((to, bucket) => ({
      from: show(edges[bucket] as number),
      to: show(to),
      count: all[bucket] as number,
      errorCount: failed[bucket] as number,
    })),
  };
}

/** The least and the most of a column; what is gone has neither. */
function rangeOf(values: Float64Array, length: number): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (let place = 0; place < length; place++) {
    const value = values[place] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

/** The bucket a value is in; the first or the last where it is before or after all. */
function bucketOf(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (value < (edges[middle] as number)) high = middle - 1;
    else low = middle;
  }
  return low;
}
