import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";
import type { Evaluation } from "../../api/contract.ts";
import { readEvaluations, readKind, type CarriedEvaluation } from "../../semantics/evaluations.ts";
import type { TraceRollup } from "../../semantics/roll-up-trace.ts";
import type { ReceivedSpan } from "../../otlp/received-span.ts";
import type { StringTable } from "./string-table.ts";

type Row = Readonly<Record<string, SQLOutputValue>>;

/** Evaluations by the session they are about. */
export class EvaluationTable {
  readonly #strings: StringTable;
  readonly #insert: StatementSync;
  readonly #ofTrace: StatementSync;
  readonly #move: StatementSync;
  readonly #replace: StatementSync;
  readonly #deleteOfTrace: StatementSync;
  readonly #deleteOfSpan: StatementSync;
  readonly #deletePosted: StatementSync;
  readonly #has: StatementSync;
  readonly #sessionsOfId: StatementSync;
  readonly #ofSession: StatementSync;
  readonly #any: StatementSync;

  constructor(index: DatabaseSync, strings: StringTable) {
    this.#strings = strings;
    this.#insert = index.prepare(`
      INSERT INTO evaluations (session, project, trace, span, turn, name, identifier, score, label, explanation,
        annotator, time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#ofTrace = index.prepare(
      "SELECT id, session, project, hex(span) AS span FROM evaluations WHERE trace = ?",
    );
    this.#move = index.prepare("UPDATE evaluations SET session = ?, project = ? WHERE id = ?");
    this.#replace = index.prepare(`
      DELETE FROM evaluations
      WHERE trace = 0 AND session = ? AND project = ? AND turn = ? AND name = ? AND identifier = ?`);
    this.#deleteOfTrace = index.prepare(
      "DELETE FROM evaluations WHERE trace = ? OR turn = ? RETURNING session",
    );
    this.#deleteOfSpan = index.prepare(
      "DELETE FROM evaluations WHERE trace = ? AND span = ? RETURNING session",
    );
    this.#deletePosted = index.prepare(
      "DELETE FROM evaluations WHERE trace = 0 AND session = ? AND project = ?",
    );
    this.#any = index.prepare("SELECT 1 FROM evaluations LIMIT 1");
    this.#has = index.prepare("SELECT 1 FROM evaluations WHERE session = ?");
    this.#sessionsOfId = index.prepare(
      "SELECT id FROM sessions WHERE session_id = (SELECT value FROM strings WHERE id = ?)",
    );
    // Those of a program of another name count where its own project has no such session.
    this.#ofSession = index.prepare(`
      SELECT * FROM evaluations WHERE session = ?1 AND (project = ?2 OR NOT EXISTS (
        SELECT 1 FROM sessions
        WHERE session_id = (SELECT value FROM strings WHERE id = ?1) AND sessions.project = evaluations.project))
      ORDER BY time, name, identifier, score, label, explanation`);
  }

  /** Takes in what the added spans of a trace carry. Returns the sessions it may concern. */
  update(
    trace: number,
    isNew: boolean,
    added: Iterable<ReceivedSpan>,
    rollup: TraceRollup,
  ): ReadonlySet<number> {
    const strings = new Set<number>();
    const project = this.#strings.intern(rollup.project) as number;
    const sessionOf = (spanId: string): number | null =>
      this.#strings.intern(rollup.sessionOfSpan.get(spanId) ?? null);
    for (const row of isNew ? [] : this.#ofTrace.all(trace)) {
      const session = sessionOf(String(row["span"]).toLowerCase());
      const before = row["session"] as number | null;
      if (before === session && row["project"] === project) continue;
      this.#move.run(session, project, row["id"] ?? null);
      for (const id of [before, session]) if (id !== null) strings.add(id);
    }
    for (const span of added) {
      for (const evaluation of readEvaluations(span)) {
        const session = sessionOf(span.spanId);
        this.#add(session, project, { trace, span: span.spanId }, evaluation, span.end);
        if (session !== null) strings.add(session);
      }
    }
    return this.#toSessions(strings);
  }

  /** Stores a posted evaluation in the place of the one it renews. Returns the sessions it may concern. */
  post(
    session: number,
    project: number,
    turn: number,
    evaluation: CarriedEvaluation,
    time: number,
  ): ReadonlySet<number> {
    this.#replace.run(session, project, turn, evaluation.name, evaluation.identifier);
    this.#add(session, project, { trace: 0, span: null }, evaluation, time, turn);
    return this.#toSessions([session]);
  }

  #add(
    session: number | null,
    project: number,
    carrier: { readonly trace: number; readonly span: string | null },
    evaluation: CarriedEvaluation,
    time: number,
    turn = evaluation.level === "turn" ? carrier.trace : 0,
  ): void {
    this.#insert.run(
      session,
      project,
      carrier.trace,
      carrier.span === null ? null : Buffer.from(carrier.span, "hex"),
      turn,
      evaluation.name,
      evaluation.identifier,
      evaluation.score,
      evaluation.label,
      evaluation.explanation,
      evaluation.annotatorKind,
      time,
    );
  }

  /** Forgets what the spans of a trace carried, and what was said about it. Returns the sessions it may concern. */
  remove(trace: number): ReadonlySet<number> {
    return this.#toSessionsOf(this.#deleteOfTrace.all(trace, trace));
  }

  /** Forgets what a span carried. Returns the sessions it may concern. */
  removeOfSpan(trace: number, spanId: string): ReadonlySet<number> {
    return this.#toSessionsOf(this.#deleteOfSpan.all(trace, Buffer.from(spanId, "hex")));
  }

  #toSessionsOf(rows: readonly Row[]): ReadonlySet<number> {
    return this.#toSessions(
      rows.flatMap((row) => (typeof row["session"] === "number" ? row["session"] : [])),
    );
  }

  /** Forgets what was posted about a session. */
  removePosted(session: number, project: number): void {
    this.#deletePosted.run(session, project);
  }

  /** Traces that carry evaluations of a session. */
  carriersOf(session: number, project: number): readonly number[] {
    return this.#ofSession
      .all(session, project)
      .flatMap((row) => (row["trace"] === 0 ? [] : Number(row["trace"])));
  }

  /** Whether anything was judged at all: mostly nothing is, and then no session need be asked about. */
  hasAny(): boolean {
    return this.#any.get() !== undefined;
  }

  /** The sessions of an id about which there are evaluations. */
  sessionsOf(session: number): ReadonlySet<number> {
    return this.#has.get(session) === undefined ? new Set() : this.#toSessions([session]);
  }

  #toSessions(strings: Iterable<number>): ReadonlySet<number> {
    const ids = new Set<number>();
    for (const string of strings) {
      for (const row of this.#sessionsOfId.all(string)) ids.add(Number(row["id"]));
    }
    return ids;
  }

  /** The newest of each name and maker, for the session as a whole and for each of its traces. */
  ofSession(
    session: number,
    project: number,
  ): { readonly session: readonly Evaluation[]; readonly turns: ReadonlyMap<number, readonly Evaluation[]> } {
    const rows = this.#ofSession.all(session, project);
    if (rows.length === 0) return { session: [], turns: new Map() };
    const aboutTurns = Map.groupBy(
      rows.filter((row) => row["turn"] !== 0),
      (row) => Number(row["turn"]),
    );
    const aboutSession = rows.filter((row) => row["turn"] === 0);
    const names = new Set(aboutSession.map((row) => row["name"]));
    // The row of a session also tells what its turns were judged, where nothing judges the whole.
    const ofTurns = rows.filter((row) => row["turn"] !== 0 && !names.has(row["name"] ?? null));
    return {
      session: newest([...aboutSession, ...ofTurns]),
      turns: new Map(Array.from(aboutTurns, ([turn, judged]) => [turn, newest(judged)])),
    };
  }
}

function newest(rows: readonly Row[]): Evaluation[] {
  const latest = new Map(rows.map((row) => [JSON.stringify([row["name"], row["identifier"]]), row]));
  // By name and maker rather than time: the columns of a list stay where they are.
  const sorted = [...latest.values()].sort(
    (one, other) => compare(one["name"], other["name"]) || compare(one["identifier"], other["identifier"]),
  );
  return sorted.map((row) => ({
    name: String(row["name"]),
    score: row["score"] as number | null,
    label: row["label"] as string | null,
    explanation: row["explanation"] as string | null,
    annotatorKind: readKind(row["annotator"]),
  }));
}

function compare(one: SQLOutputValue | undefined, other: SQLOutputValue | undefined): number {
  return String(one) < String(other) ? -1 : one === other ? 0 : 1;
}
