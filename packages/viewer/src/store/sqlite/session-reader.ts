import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";
import type { Evaluation, SessionDetail, SessionList, SessionRow, Turn } from "../../api/contract.ts";
import { isoTime } from "../../otlp/received-span.ts";
import { encodeCursor, type SessionQuery } from "../session-query.ts";
import { AmbiguousSessionError, type SessionKey } from "../store.ts";
import { EvaluationTable } from "./evaluation-table.ts";
import type { SessionSource } from "./session-filter.ts";
import type { StringTable } from "./string-table.ts";
import { isIndexed, rankByColumns, rankByIndex } from "./session-ranking.ts";
import { readList } from "./session-summary.ts";
import { readHex, toDollars } from "./stored-span.ts";

type Row = Readonly<Record<string, SQLOutputValue>>;

// Rows of arrays, all at once, take a quarter of the time of rows of objects, one by one.
const rowColumns = `sessions.id, session_id, project, user, start, "end", duration, active, traces, spans, errors,
  prompt, completion, total, cost, models, first_input, last_output, evaluations`;

/** The values of {@link rowColumns}. */
type RowValues = readonly [
  id: number,
  sessionId: string,
  project: number,
  user: number | null,
  start: number,
  end: number,
  duration: number,
  active: number,
  traces: number,
  spans: number,
  errors: number,
  prompt: number,
  completion: number,
  total: number,
  cost: number | null,
  models: string | null,
  firstInput: string | null,
  lastOutput: string | null,
  evaluations: string | null,
];

/** Answers what the list and the head of a session show, from the index alone. */
export class SessionReader {
  readonly #source: SessionSource;
  readonly #strings: StringTable;
  readonly #byNumbers: StatementSync;
  readonly #byId: StatementSync;
  readonly #turns: StatementSync;
  readonly #turn: StatementSync;
  readonly #evaluations: EvaluationTable;

  constructor(index: DatabaseSync, source: SessionSource) {
    const { strings } = source;
    this.#source = source;
    this.#strings = strings;
    this.#byNumbers = index.prepare(
      `SELECT ${rowColumns} FROM json_each(?) AS wanted CROSS JOIN sessions ON sessions.id = wanted.value`,
    );
    this.#evaluations = new EvaluationTable(index, strings);
    this.#turn = index.prepare(
      "SELECT trace FROM turns JOIN traces ON traces.id = trace WHERE turns.session = ? AND trace_id = ?",
    );
    this.#byId = index.prepare(`SELECT ${rowColumns} FROM sessions WHERE session_id = ?`);
    for (const statement of [this.#byNumbers, this.#byId]) statement.setReturnArrays(true);
    this.#turns = index.prepare(
      "SELECT turns.*, trace_id FROM turns JOIN traces ON traces.id = trace WHERE turns.session = ? ORDER BY turns.start, trace_id",
    );
  }

  /** Lists sessions. Unless the order {@link isIndexed}, the columns must be loaded. */
  list(query: SessionQuery): SessionList {
    const { first, total } = isIndexed(query)
      ? rankByIndex(this.#source, query, query.limit + 1)
      : rankByColumns(this.#source, query, query.limit + 1);
    const shown = first.slice(0, query.limit);
    const last = first.length > query.limit ? shown.at(-1) : undefined;
    return {
      sessions: this.#read(shown.map(([, id]) => id)),
      nextCursor: last === undefined ? null : encodeCursor(last),
      total,
    };
  }

  /** The row of a session; null where there is none. */
  find({ sessionId, project }: SessionKey): { readonly id: number; readonly row: SessionRow } | null {
    const rows = this.#byId.all(sessionId) as unknown as readonly RowValues[];
    const all = rows.map((row) => ({ id: row[0], row: this.#toSession(row) }));
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

  /** The sessions of some numbers in their order, as far as they are there. */
  #read(ids: readonly number[]): readonly SessionRow[] {
    const rows = this.#byNumbers.all(JSON.stringify(ids)) as unknown as readonly RowValues[];
    const byId = new Map(rows.map((row) => [row[0], row]));
    return ids.flatMap((id) => {
      const row = byId.get(id);
      return row === undefined ? [] : this.#toSession(row);
    });
  }

  #toSession([, sessionId, project, user, start, end, duration, active, ...rest]: RowValues): SessionRow {
    const [traces, spans, errors, prompt, completion, total, cost, models, ...texts] = rest;
    const [firstInput, lastOutput, evaluations] = texts;
    return {
      project: this.#strings.read(project) ?? "",
      sessionId,
      userId: this.#strings.read(user),
      startTime: isoTime(start),
      endTime: isoTime(end),
      durationMs: duration / 1000,
      activeMs: active / 1000,
      traceCount: traces,
      spanCount: spans,
      errorCount: errors,
      promptTokens: prompt,
      completionTokens: completion,
      totalTokens: total,
      costUsd: toDollars(cost),
      models: readList(models),
      firstInput,
      lastOutput,
      evaluations: evaluations === null ? [] : (JSON.parse(evaluations) as Evaluation[]),
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
}
