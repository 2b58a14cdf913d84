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

/** Answers what the list and the head of a session show, from the index alone. */
export class SessionReader {
  readonly #source: SessionSource;
  readonly #strings: StringTable;
  readonly #byNumber: StatementSync;
  readonly #byId: StatementSync;
  readonly #turns: StatementSync;
  readonly #turn: StatementSync;
  readonly #evaluations: EvaluationTable;

  constructor(index: DatabaseSync, source: SessionSource) {
    const { strings } = source;
    this.#source = source;
    this.#strings = strings;
    this.#byNumber = index.prepare("SELECT * FROM sessions WHERE id = ?");
    this.#evaluations = new EvaluationTable(index, strings);
    this.#turn = index.prepare(
      "SELECT trace FROM turns JOIN traces ON traces.id = trace WHERE turns.session = ? AND trace_id = ?",
    );
    this.#byId = index.prepare("SELECT * FROM sessions WHERE session_id = ?");
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
      sessions: shown.flatMap(([, id]) => {
        const row = this.#byNumber.get(id);
        return row === undefined ? [] : this.#toSession(row);
      }),
      nextCursor: last === undefined ? null : encodeCursor(last),
      total,
    };
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
}
