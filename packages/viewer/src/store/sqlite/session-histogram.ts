import type { SessionHistogram } from "../../api/contract.ts";
import { isoTime } from "../../otlp/received-span.ts";
import { timeEdges, tokenEdges } from "../histogram-edges.ts";
import type { HistogramQuery } from "../session-query.ts";
import type { SessionBlock } from "./session-block.ts";
import { filterSessions, type SessionSource } from "./session-filter.ts";
import { selectRows, type SelectedRows } from "./session-selection.ts";

/** Counts the sessions that match in each bucket. The buckets are those of all sessions. */
export function countSessions(source: SessionSource, query: HistogramQuery): SessionHistogram {
  const { columns } = source;
  const isTime = query.by === "startTime";
  const { least, most } = columns.bounds(isTime ? "start" : "total");
  if (least > most) return { by: query.by, buckets: [] };
  // What had started before `from` and still went on is in the first bucket.
  const edges = isTime
    ? timeEdges(Math.max(least, query.from ?? least), Math.min(most, query.to ?? most))
    : tokenEdges(most);
  // Two to a bucket: where nothing failed, and where something did.
  const tallies = new Uint32Array(2 * (edges.length - 1));
  const selection = filterSessions(source, query);
  for (const block of columns.blocks) {
    const selected = selectRows(block, selection);
    if (isTime) tallyTimes(tallies, block, selected, edges);
    else tallyTokens(tallies, block, selected);
  }
  const show = isTime ? isoTime : (tokens: number): number => tokens;
  return {
    by: query.by,
    buckets: edges.slice(1).map((to, bucket) => {
      const errorCount = tallies[2 * bucket + 1] as number;
      const count = (tallies[2 * bucket] as number) + errorCount;
      return { from: show(edges[bucket] as number), to: show(to), count, errorCount };
    }),
  };
}

function tallyTokens(tallies: Uint32Array, block: SessionBlock, { rows, count }: SelectedRows): void {
  if (count === block.length) {
    for (let tally = 0; tally < tallies.length; tally++)
      add(tallies, tally, block.tallyCounts[tally] as number);
    return;
  }
  for (let place = 0; place < count; place++) {
    add(tallies, block.tallies[rows[place] as number] as number, 1);
  }
}

/** What is before the first or after the last bucket is in that one. */
function tallyTimes(
  tallies: Uint32Array,
  block: SessionBlock,
  { rows, count }: SelectedRows,
  edges: readonly number[],
): void {
  const { least, most } = block.bounds("start");
  const only = timeBucketOf(least, edges);
  // Sessions come in the order of time: mostly, those of a block are all in one bucket.
  if (count === block.length && only === timeBucketOf(most, edges)) {
    for (const [tally, sessions] of block.tallyCounts.entries()) {
      add(tallies, 2 * only + (tally & 1), sessions);
    }
    return;
  }
  const starts = block.column("start");
  for (let place = 0; place < count; place++) {
    const row = rows[place] as number;
    const bucket = timeBucketOf(starts[row] as number, edges);
    add(tallies, 2 * bucket + ((block.tallies[row] as number) & 1), 1);
  }
}

/** The bucket that a time is in: they are all of one width. */
function timeBucketOf(time: number, edges: readonly number[]): number {
  const last = edges.length - 2;
  const first = edges[0] as number;
  if (time < first) return 0;
  if (time >= (edges[last] as number)) return last;
  return Math.trunc((time - first) / ((edges[1] as number) - first));
}

function add(tallies: Uint32Array, tally: number, sessions: number): void {
  tallies[tally] = (tallies[tally] as number) + sessions;
}
