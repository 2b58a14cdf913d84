import type { DatabaseSync } from "node:sqlite";
import type { SessionHistogram } from "../../api/contract.ts";
import { isoTime } from "../../otlp/received-span.ts";
import { timeEdges, tokenEdges } from "../histogram-edges.ts";
import type { HistogramQuery } from "../session-query.ts";
import { everything, measuredSessions, toCondition, type Condition } from "./session-filter.ts";
import type { StringTable } from "./string-table.ts";

/** Counts the sessions that match in each bucket, from an index alone. */
export function countSessions(
  index: DatabaseSync,
  strings: StringTable,
  query: HistogramQuery,
): SessionHistogram {
  const isTime = query.by === "startTime";
  const column = isTime ? "start" : "total";
  const [least, most] = readRange(index, column);
  if (least === null || most === null) return { by: query.by, buckets: [] };
  // What had started before `from` and still went on is in the first bucket.
  const edges = isTime
    ? timeEdges(Math.max(least, query.from ?? least), Math.min(most, query.to ?? most))
    : tokenEdges(most);
  const where = toCondition(query, strings);
  const counts =
    where === everything ? countRanges(index, column, edges) : countBuckets(index, column, edges, where);
  const show = isTime ? isoTime : (tokens: number): number => tokens;
  return {
    by: query.by,
    buckets: edges.slice(1).map((to, bucket) => ({
      from: show(edges[bucket] as number),
      to: show(to),
      count: counts(bucket, 0) + counts(bucket, 1),
      errorCount: counts(bucket, 1),
    })),
  };
}

/** How many sessions of a bucket have errors (1), and how many have none (0). */
type Counts = (bucket: number, failed: 0 | 1) => number;

/** Counts all sessions: those of a bucket lie side by side in the index. */
function countRanges(index: DatabaseSync, column: string, edges: readonly number[]): Counts {
  const range = index.prepare(
    `SELECT count(*) AS sessions, ifnull(sum(errors > 0), 0) AS failed FROM sessions WHERE ${column} >= ? AND ${column} < ?`,
  );
  const rows = edges.slice(1).map((to, bucket) => range.get(edges[bucket] as number, to));
  return (bucket, failed) => {
    const errors = Number(rows[bucket]?.["failed"]);
    return failed === 1 ? errors : Number(rows[bucket]?.["sessions"]) - errors;
  };
}

/** Counts those that match, in one pass. */
function countBuckets(
  index: DatabaseSync,
  column: string,
  edges: readonly number[],
  where: Condition,
): Counts {
  // One number says bucket and failure: what is to be sorted stays small.
  const rows = index
    .prepare(
      `SELECT ${toBucket(column, edges)} * 2 + (errors > 0) AS place, count(*) AS sessions
       FROM ${measuredSessions} WHERE ${where.sql} GROUP BY place`,
    )
    .all(...where.parameters);
  const counts = new Map(rows.map((row) => [Number(row["place"]), Number(row["sessions"])]));
  return (bucket, failed) => counts.get(bucket * 2 + failed) ?? 0;
}

/** The ends of an index: found without walking it. */
function readRange(index: DatabaseSync, column: string): readonly [number | null, number | null] {
  const read = (end: string): number | null =>
    index.prepare(`SELECT ${end}(${column}) AS value FROM sessions`).get()?.["value"] as number | null;
  return [read("min"), read("max")];
}

/** The number of the bucket a value is in, by halving: five comparisons for thirty buckets. */
function toBucket(column: string, edges: readonly number[]): string {
  const search = (first: number, last: number): string => {
    if (first === last) return String(first);
    const middle = Math.ceil((first + last) / 2);
    return `(CASE WHEN ${column} < ${edges[middle]} THEN ${search(first, middle - 1)} ELSE ${search(middle, last)} END)`;
  };
  return search(0, edges.length - 2);
}
