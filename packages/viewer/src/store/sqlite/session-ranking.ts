import type { SessionSort, SortField } from "../session-query.ts";
import { and, everything, inProject, measuredSessions, type Condition } from "./session-filter.ts";

/** In which order sessions are listed, from where, and how many there are, in SQL. */
export interface SessionRanking {
  /** What they are ordered by. */
  readonly value: string;
  readonly source: string;
  /** Which sessions have a place in the order. */
  readonly condition: Condition;
  readonly count: Condition & { readonly value: string; readonly source: string };
}

const columns: Readonly<Record<SortField, string>> = {
  startTime: "start",
  lastActivity: '"end"',
  durationMs: "duration",
  traceCount: "traces",
  promptTokens: "prompt",
  completionTokens: "completion",
  totalTokens: "total",
  costUsd: "ifnull(cost, -1)",
  errorCount: "errors",
  idleMs: "duration - active",
};

/**
 * All sessions, or all of a project, stand in the order of an index already, and how many there
 * are is known. With any other filter the first are chosen in one pass through what filters look
 * at: walking an index in its order would read every row where few match.
 */
export function toRanking(sort: SessionSort, filter: Condition): SessionRanking {
  const isAll = filter === everything || filter.sql === inProject;
  if ("evaluation" in sort) return toJudgedRanking(sort.evaluation, filter);
  return {
    value: columns[sort.field],
    source: isAll && sort.field !== "idleMs" ? "sessions" : measuredSessions,
    condition: everything,
    count: isAll
      ? { value: "ifnull(sum(sessions), 0)", source: "projects", ...filter }
      : { value: "count(*)", source: measuredSessions, ...filter },
  };
}

/** Where several judged the same, the worst of them counts. */
function toJudgedRanking(evaluation: string, filter: Condition): SessionRanking {
  const condition = { sql: "name = ? AND worst = 1", parameters: [evaluation] };
  const judged = {
    sql: `id IN (SELECT session FROM session_scores WHERE ${condition.sql})`,
    parameters: condition.parameters,
  };
  return {
    value: "score",
    source: "session_scores JOIN sessions ON id = session",
    condition,
    count:
      filter === everything
        ? { value: "count(*)", source: "session_scores", ...condition }
        : { value: "count(*)", source: measuredSessions, ...and(filter, judged) },
  };
}
