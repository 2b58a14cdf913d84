import type { SessionQuery, SessionSort, SortField } from "../session-query.ts";
import type { Measure } from "./session-columns.ts";
import { filterSessions, isEverything, type SessionSource } from "./session-filter.ts";
import { rankPlaces } from "./session-selection.ts";

/** A session's number, and what it is listed by. */
export type Ranked = readonly [value: number, id: number];

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
  const { columns } = source;
  const { sort, cursor: after } = query;
  const matching = filterSessions(source, query);
  const scores = "evaluation" in sort ? readScores(source, sort.evaluation) : null;
  const places = scores === null ? matching : matching.filter((place) => scores.has(place));
  const values = columns.column("evaluation" in sort ? "start" : measures[sort.field]);
  const valueOf = (place: number): number => (scores === null ? values[place] : scores.get(place)) as number;
  const first = rankPlaces(columns, places, { valueOf, descending: sort.descending, after }, limit);
  return { first: first.map((place) => [valueOf(place), columns.idAt(place)]), total: places.length };
}

/** The lowest score of an evaluation by the place of the session that was judged. */
function readScores({ statements, columns }: SessionSource, evaluation: string): ReadonlyMap<number, number> {
  const statement = statements.get("SELECT session, score FROM session_scores WHERE name = ? AND worst = 1");
  statement.setReturnArrays(true);
  const rows = statement.all(evaluation) as unknown as readonly (readonly [number, number])[];
  return new Map(rows.map(([session, score]) => [columns.placeOf(session), score]));
}
