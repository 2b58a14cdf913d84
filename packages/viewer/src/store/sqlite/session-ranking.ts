import type { SortField } from "../../api/sort-fields.ts";
import type { SessionQuery, SessionSort } from "../session-query.ts";
import { LeadingSessions, type Ranked } from "./leading-sessions.ts";
import { blockSize, type Measure } from "./session-block.ts";
import { filterSessions, isEverything, type SessionSource } from "./session-filter.ts";
import { selectRows, type Selection } from "./session-selection.ts";

/** The first sessions of an order, and how many there are in all. */
export interface Ranking {
  readonly first: readonly Ranked[];
  readonly total: number;
}

const measures: Readonly<Record<SortField, Measure>> = {
  startTime: "start",
  lastActivity: "end",
  durationMs: "duration",
  traceCount: "traces",
  promptTokens: "prompt",
  completionTokens: "completion",
  totalTokens: "total",
  costUsd: "cost",
  errorCount: "errors",
  idleMs: "idle",
};

/** Whether an index has the sessions in the order that is asked for, all of them. */
export function isIndexed(query: SessionQuery): boolean {
  return isEverything(query) && !("field" in query.sort && query.sort.field === "idleMs");
}

/** All sessions in the order of an index. Where several judged the same, the worst of them counts. */
export function rankByIndex(
  { statements }: SessionSource,
  { sort, cursor }: SessionQuery,
  limit: number,
): Ranking {
  const isJudged = "evaluation" in sort;
  const judged = isJudged ? [sort.evaluation] : [];
  const [value, id, source, condition, total] = isJudged
    ? [
        "score",
        "session",
        "session_scores",
        "name = ? AND worst = 1",
        "count(*) AS total FROM session_scores",
      ]
    : [orderOf(sort), "id", "sessions", "1", "ifnull(sum(sessions), 0) AS total FROM projects"];
  const [direction, beyond] = sort.descending ? ["DESC", "<"] : ["ASC", ">"];
  const rows = statements
    .get(
      `SELECT ${value} AS value, ${id} AS id FROM ${source}
       WHERE ${condition} AND ${cursor === undefined ? "1" : `(${value}, ${id}) ${beyond} (?, ?)`}
       ORDER BY ${value} ${direction}, ${id} ${direction} LIMIT ?`,
    )
    .all(...judged, ...(cursor ?? []), limit);
  return {
    first: rows.map((row) => [Number(row["value"]), Number(row["id"])]),
    total: Number(statements.get(`SELECT ${total} WHERE ${condition}`).get(...judged)?.["total"]),
  };
}

function orderOf(sort: SessionSort & { readonly field: SortField }): string {
  return sort.field === "costUsd" ? "ifnull(cost, -1)" : `"${measures[sort.field]}"`;
}

/** The sessions that match, in any order. */
export function rankByColumns(source: SessionSource, query: SessionQuery, limit: number): Ranking {
  const { sort, cursor: after } = query;
  const leading = new LeadingSessions({ descending: sort.descending, after }, limit);
  const selection = filterSessions(source, query);
  const total =
    "evaluation" in sort
      ? offerJudged(source, selection, sort.evaluation, leading)
      : offerAll(source, selection, measures[sort.field], leading);
  return { first: leading.first, total };
}

/** Offers all sessions that match by a measure of theirs. Returns how many they are. */
function offerAll(
  { columns }: SessionSource,
  selection: Selection,
  measure: Measure,
  leading: LeadingSessions,
): number {
  let total = 0;
  for (const block of leading.sort(columns.blocks, measure)) {
    const selected = selectRows(block, selection);
    total += selected.count;
    if (leading.mayLead(block, measure)) leading.offer(block.column(measure), block.ids, selected);
  }
  return total;
}

/** Offers the sessions that match and were judged, by their lowest score. Returns how many they are. */
function offerJudged(
  { statements, columns }: SessionSource,
  selection: Selection,
  evaluation: string,
  leading: LeadingSessions,
): number {
  const statement = statements.get("SELECT session, score FROM session_scores WHERE name = ? AND worst = 1");
  statement.setReturnArrays(true);
  const scores = new Map(statement.all(evaluation) as unknown as readonly (readonly [number, number])[]);
  const values = new Float64Array(blockSize);
  const judged = new Uint16Array(blockSize);
  let total = 0;
  for (const block of columns.blocks) {
    const { rows, count } = selectRows(block, selection);
    let length = 0;
    for (let place = 0; place < count; place++) {
      const row = rows[place] as number;
      const score = scores.get(block.ids[row] as number);
      if (score === undefined) continue;
      values[row] = score;
      judged[length++] = row;
    }
    leading.offer(values, block.ids, { rows: judged, count: length });
    total += length;
  }
  return total;
}
