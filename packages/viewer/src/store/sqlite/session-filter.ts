import type { SQLInputValue } from "node:sqlite";
import type { EvaluationFilter, SessionFilter } from "../session-query.ts";
import { toSearchCondition } from "./search-index.ts";
import type { StringTable } from "./string-table.ts";

/** A condition on rows of `sessions`, and the values of its places. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}

export const everything: Condition = { sql: "1", parameters: [] };

/** Sessions, read from the index that holds all a filter looks at: no more than one pass through it. */
export const measuredSessions = "sessions INDEXED BY session_measures";

export const inProject = "project = ?";

const nanodollars = 1e9;

/** That all conditions hold; those that are undefined do. */
export function and(...conditions: readonly (Condition | undefined)[]): Condition {
  const given = conditions.filter(
    (condition): condition is Condition => condition !== undefined && condition !== everything,
  );
  if (given.length === 0) return everything;
  return {
    sql: given.map(({ sql }) => sql).join(" AND "),
    parameters: given.flatMap(({ parameters }) => parameters),
  };
}

/** What a filter asks of the row of a session. */
export function toCondition(filter: SessionFilter, strings: StringTable): Condition {
  const where = <T>(
    value: T | undefined,
    sql: string,
    toParameter: (value: T) => SQLInputValue,
  ): Condition | undefined => (value === undefined ? undefined : { sql, parameters: [toParameter(value)] });
  const number = (value: number): number => value;
  const microseconds = (value: number): number => value * 1000;
  const cost = (value: number): number => value * nanodollars;
  const known = (value: string): number => strings.find(value) ?? -1;
  const { hasErrors, evaluation, q } = filter;
  return and(
    where(filter.project, inProject, known),
    where(filter.from, '"end" >= ?', number),
    where(filter.to, "start <= ?", number),
    where(filter.user, "id IN (SELECT session FROM session_users WHERE user = ?)", known),
    where(filter.minTokens, "total >= ?", number),
    where(filter.maxTokens, "total <= ?", number),
    where(filter.minDurationMs, "duration >= ?", microseconds),
    where(filter.maxDurationMs, "duration <= ?", microseconds),
    where(filter.minCostUsd, "cost >= ?", cost),
    where(filter.maxCostUsd, "cost <= ?", cost),
    where(filter.minIdleMs, "duration - active >= ?", microseconds),
    hasErrors === undefined ? undefined : { sql: hasErrors ? "errors > 0" : "errors = 0", parameters: [] },
    evaluation && toEvaluationCondition(evaluation),
    q === undefined ? undefined : toTextCondition(q),
  );
}

function toEvaluationCondition({ name, label, bound }: EvaluationFilter): Condition {
  const judged = and(
    { sql: "name = ?", parameters: [name] },
    label === undefined ? undefined : { sql: "label = ?", parameters: [label] },
    bound === undefined ? undefined : { sql: `score ${bound.operator} ?`, parameters: [bound.score] },
  );
  return {
    sql: `id IN (SELECT session FROM session_scores WHERE ${judged.sql})`,
    parameters: judged.parameters,
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
    sql: `id IN (${parts.map(({ sql }) => sql).join(" UNION ")})`,
    parameters: parts.flatMap(({ parameters }) => parameters),
  };
}
