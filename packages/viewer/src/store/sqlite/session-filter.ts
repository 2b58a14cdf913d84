import type { SQLInputValue } from "node:sqlite";
import type { EvaluationFilter, SessionFilter } from "../session-query.ts";
import type { RecentAnswers } from "./recent-answers.ts";
import { toSearchCondition } from "./search-index.ts";
import type { Measure } from "./session-block.ts";
import type { SessionColumns } from "./session-columns.ts";
import type { Range, Selection } from "./session-selection.ts";
import type { StatementCache } from "./statement-cache.ts";
import type { StringTable } from "./string-table.ts";

/** What lists of sessions are made from. */
export interface SessionSource {
  readonly statements: StatementCache;
  readonly answers: RecentAnswers;
  readonly strings: StringTable;
  readonly columns: SessionColumns;
}

const nanodollars = 1e9;

/** Whether a filter lets every session through. */
export function isEverything(filter: SessionFilter): boolean {
  return filterKeys.every((key) => filter[key] === undefined);
}

const filterKeys = Object.keys({
  project: 0,
  from: 0,
  to: 0,
  user: 0,
  q: 0,
  minTokens: 0,
  maxTokens: 0,
  minDurationMs: 0,
  maxDurationMs: 0,
  minCostUsd: 0,
  maxCostUsd: 0,
  minIdleMs: 0,
  hasErrors: 0,
  evaluation: 0,
} satisfies Record<keyof SessionFilter, 0>) as readonly (keyof SessionFilter)[];

/** The sessions that a filter lets through. */
export function filterSessions({ answers, strings }: SessionSource, filter: SessionFilter): Selection {
  const { user, evaluation, q } = filter;
  const conditions = [
    user === undefined ? [] : toUserCondition(user, strings),
    evaluation === undefined ? [] : toEvaluationCondition(evaluation),
    q === undefined ? [] : toTextCondition(q),
  ].flat();
  return {
    ranges: toRanges(filter, strings),
    ids: conditions.length === 0 ? null : readIds(answers, conditions),
  };
}

/** What a filter asks of the figures of a session. */
function toRanges(filter: SessionFilter, strings: StringTable): readonly Range[] {
  const { project, from, to, minTokens, maxTokens, minDurationMs, maxDurationMs } = filter;
  const { minCostUsd, maxCostUsd, minIdleMs, hasErrors } = filter;
  const number = project === undefined ? undefined : (strings.find(project) ?? -1);
  return [
    ...toRange("project", number, number),
    ...toRange("end", from, undefined),
    ...toRange("start", undefined, to),
    ...toRange("total", minTokens, maxTokens),
    ...toRange("duration", minDurationMs, maxDurationMs, 1000),
    // An unknown cost is -1, and within no bounds.
    ...(minCostUsd === undefined && maxCostUsd === undefined
      ? []
      : toRange("cost", minCostUsd ?? 0, maxCostUsd, nanodollars)),
    ...toRange("idle", minIdleMs, undefined, 1000),
    ...(hasErrors === undefined ? [] : toRange("errors", hasErrors ? 1 : 0, hasErrors ? undefined : 0)),
  ];
}

/** That a measure lies between two bounds, of which either may be open, counted in `unit`s. */
function toRange(
  measure: Measure,
  least: number | undefined,
  most: number | undefined,
  unit = 1,
): readonly Range[] {
  if (least === undefined && most === undefined) return [];
  return [{ measure, least: (least ?? -Infinity) * unit, most: (most ?? Infinity) * unit }];
}

/** A query of the numbers of sessions, and the values of its places. */
interface Condition {
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}

/** The sessions that are among those of every condition, ascending. */
function readIds(answers: RecentAnswers, conditions: readonly Condition[]): Float64Array {
  return answers.read(
    conditions.map(({ sql }) => `SELECT * FROM (${sql})`).join(" INTERSECT "),
    conditions.flatMap(({ parameters }) => parameters),
  );
}

function toUserCondition(user: string, strings: StringTable): Condition {
  return {
    sql: "SELECT session AS id FROM session_users WHERE user = ?",
    parameters: [strings.find(user) ?? -1],
  };
}

function toEvaluationCondition({ name, label, bound }: EvaluationFilter): Condition {
  const conditions = [
    "name = ?",
    ...(label === undefined ? [] : ["label = ?"]),
    ...(bound === undefined ? [] : [`score ${bound.operator} ?`]),
  ];
  return {
    sql: `SELECT session AS id FROM session_scores WHERE ${conditions.join(" AND ")}`,
    parameters: [
      name,
      ...(label === undefined ? [] : [label]),
      ...(bound === undefined ? [] : [bound.score]),
    ],
  };
}

/** Sessions in which the text was said, and those whose id, or the id of a user of theirs, begins with it. */
function toTextCondition(text: string): Condition {
  const search = toSearchCondition(text);
  const range = [text, `${text}\u{10ffff}`];
  const parts: Condition[] = [
    { sql: "SELECT id FROM sessions WHERE session_id >= ? AND session_id < ?", parameters: range },
    {
      sql: `SELECT session FROM session_users
        WHERE user IN (SELECT id FROM strings WHERE value >= ? AND value < ?)`,
      parameters: range,
    },
    ...(/^[0-9a-f]{32}$/i.test(text)
      ? [
          {
            sql: "SELECT session FROM turns WHERE trace = (SELECT id FROM traces WHERE trace_id = ?)",
            parameters: [Buffer.from(text, "hex")],
          },
        ]
      : []),
    ...(search === null ? [] : [{ sql: search.sql, parameters: [search.match] }]),
  ];
  return {
    sql: parts.map(({ sql }) => sql).join(" UNION ALL "),
    parameters: parts.flatMap(({ parameters }) => parameters),
  };
}
