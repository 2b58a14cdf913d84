import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import type { Evaluation, SessionDetail, SessionList, SessionRow, Turn } from "../../api/contract.ts";
import { isoTime } from "../../otlp/received-span.ts";
import { encodeCursor, type SessionQuery, type SortField } from "../session-query.ts";
import { AmbiguousSessionError, type SessionKey } from "../store.ts";
import { EvaluationTable } from "./evaluation-table.ts";
import { toSearchCondition } from "./search-index.ts";
import { readList } from "./session-writer.ts";
import { readHex, toDollars } from "./span-row.ts";
import type { StringTable } from "./string-table.ts";

type Row = Readonly<Record<string, SQLOutputValue>>;

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
};

const inProject = "project = ?";

/** Answers what the list and the head of a session show, from the index alone. */
export class SessionReader {
  readonly #index: DatabaseSync;
  readonly #strings: StringTable;
  readonly #statements = new Map<string, StatementSync>();
  readonly #byId: StatementSync;
  readonly #turns: StatementSync;
  readonly #turn: StatementSync;
  readonly #evaluations: EvaluationTable;

  constructor(index: DatabaseSync, strings: StringTable) {
    this.#index = index;
    this.#strings = strings;
    this.#evaluations = new EvaluationTable(index, strings);
    this.#turn = index.prepare(
      "SELECT trace FROM turns JOIN traces ON traces.id = trace WHERE turns.session = ? AND trace_id = ?",
    );
    this.#byId = index.prepare("SELECT * FROM sessions WHERE session_id = ?");
    this.#turns = index.prepare(
      "SELECT turns.*, trace_id FROM turns JOIN traces ON traces.id = trace WHERE turns.session = ? ORDER BY turns.start, trace_id",
    );
  }

  list(query: SessionQuery): SessionList {
    const { where, parameters } = this.#filter(query);
    const column = columns[query.sort.field];
    const [direction, beyond] = query.sort.descending ? ["DESC", "<"] : ["ASC", ">"];
    const page = query.cursor === undefined ? where : [...where, `(${column}, id) ${beyond} (?, ?)`];
    const pageParameters = query.cursor === undefined ? [] : query.cursor;
    const rows = this.#prepare(
      `SELECT *, ${column} AS sort_value FROM sessions ${toWhere(page)} ORDER BY ${column} ${direction}, id ${direction} LIMIT ?`,
    ).all(...parameters, ...pageParameters, query.limit + 1);
    const sessions = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? sessions.at(-1) : undefined;
    return {
      sessions: sessions.map((row) => this.#toSession(row)),
      nextCursor: last === undefined ? null : encodeCursor([Number(last["sort_value"]), Number(last["id"])]),
      total: this.#count(where, parameters),
    };
  }

  /** How many sessions match. How many there are in all, or in a project, is known without counting. */
  #count(where: readonly string[], parameters: readonly SQLInputValue[]): number {
    const isKnown = where.every((condition) => condition === inProject);
    const source = isKnown
      ? "ifnull(sum(sessions), 0) AS total FROM projects"
      : "count(*) AS total FROM sessions";
    return Number(this.#prepare(`SELECT ${source} ${toWhere(where)}`).get(...parameters)?.["total"]);
  }

  #filter(query: SessionQuery): { where: string[]; parameters: SQLInputValue[] } {
    const where: string[] = [];
    const parameters: SQLInputValue[] = [];
    const add = (condition: string, ...values: SQLInputValue[]): void => {
      where.push(condition);
      parameters.push(...values);
    };
    if (query.project !== undefined) add(inProject, this.#strings.find(query.project) ?? -1);
    if (query.from !== undefined) add('"end" >= ?', query.from);
    if (query.to !== undefined) add("start <= ?", query.to);
    if (query.user !== undefined) {
      add("id IN (SELECT session FROM session_users WHERE user = ?)", this.#strings.find(query.user) ?? -1);
    }
    if (query.minTokens !== undefined) add("total >= ?", query.minTokens);
    if (query.minDurationMs !== undefined) add("duration >= ?", query.minDurationMs * 1000);
    if (query.hasErrors !== undefined) add(query.hasErrors ? "errors > 0" : "errors = 0");
    if (query.evaluation !== undefined) addEvaluation(add, query.evaluation);
    if (query.q !== undefined) {
      const search = toSearchCondition(query.q);
      if (search === null) add("0");
      else add(`id IN (${search.sql})`, search.match);
    }
    return { where, parameters };
  }

  /** The row of a session; null where there is none. */
  find({ sessionId, project }: SessionKey): { readonly id: number; readonly row: SessionRow } | null {
    const all = this.#byId
      .all(sessionId)
      .map((row) => ({ id: Number(row["id"]), row: this.#toSession(row) }));
    const found = project === undefined ? all : all.filter(({ row }) => row.project === project);
    if (found.length > 1) {
      throw new AmbiguousSessionError(sessionId, found.map(({ row }) => row.project).sort());
    }
    return found[0] ?? null;
  }

  detail(key: SessionKey): SessionDetail | null {
    const found = this.find(key);
    if (found === null) return null;
    const session = this.#strings.find(found.row.sessionId) ?? -1;
    const { turns } = this.#evaluations.ofSession(session, this.#strings.find(found.row.project) ?? -1);
    const traces = this.#turns
      .all(found.id)
      .map((row) => this.#toTurn(row, turns.get(Number(row["trace"])) ?? []));
    return { ...found.row, traces };
  }

  /** The number of a session's trace, 0 where none is asked for, null where it has no such trace. */
  findTurn(session: number, traceId: string | undefined): number | null {
    if (traceId === undefined) return 0;
    const trace = this.#turn.get(session, Buffer.from(traceId, "hex"))?.["trace"];
    return typeof trace === "number" ? trace : null;
  }

  #toSession(row: Row): SessionRow {
    const number = (column: string): number => Number(row[column]);
    return {
      project: this.#strings.read(number("project")) ?? "",
      sessionId: String(row["session_id"]),
      userId: this.#strings.read(row["user"] as number | null),
      startTime: isoTime(number("start")),
      endTime: isoTime(number("end")),
      durationMs: number("duration") / 1000,
      activeMs: number("active") / 1000,
      traceCount: number("traces"),
      spanCount: number("spans"),
      errorCount: number("errors"),
      promptTokens: number("prompt"),
      completionTokens: number("completion"),
      totalTokens: number("total"),
      costUsd: toDollars(row["cost"]),
      models: readList(row["models"]),
      firstInput: row["first_input"] as string | null,
      lastOutput: row["last_output"] as string | null,
      evaluations:
        typeof row["evaluations"] === "string" ? (JSON.parse(row["evaluations"]) as Evaluation[]) : [],
    };
  }

  #toTurn(row: Row, evaluations: readonly Evaluation[]): Turn {
    const number = (column: string): number => Number(row[column]);
    return {
      traceId: readHex(row["trace_id"]),
      startTime: isoTime(number("start")),
      endTime: isoTime(number("end")),
      durationMs: (number("end") - number("start")) / 1000,
      input: row["input"] as string | null,
      output: row["output"] as string | null,
      userId: this.#strings.read(row["user"] as number | null),
      spanCount: number("spans"),
      errorCount: number("errors"),
      promptTokens: number("prompt"),
      completionTokens: number("completion"),
      totalTokens: number("total"),
      costUsd: toDollars(row["cost"]),
      models: readList(row["models"]),
      evaluations,
    };
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.#index.prepare(sql)));
    return statement;
  }
}

function toWhere(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
}

/** `name`, `name:label`, or a bound for the score such as `name<0.5` or `name>=1`. */
function addEvaluation(
  add: (condition: string, ...values: SQLInputValue[]) => void,
  { name, label, bound }: NonNullable<SessionQuery["evaluation"]>,
): void {
  const conditions = ["value ->> 'name' = ?"];
  const values: SQLInputValue[] = [name];
  if (label !== undefined) {
    conditions.push("value ->> 'label' = ?");
    values.push(label);
  }
  if (bound !== undefined) {
    conditions.push(`value ->> 'score' ${bound.operator} ?`);
    values.push(bound.score);
  }
  add(
    `evaluations IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(evaluations) WHERE ${conditions.join(" AND ")})`,
    ...values,
  );
}
