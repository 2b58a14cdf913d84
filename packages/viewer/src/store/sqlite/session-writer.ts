import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";
import type { EvaluationTable } from "./evaluation-table.ts";
import { SessionChanges, type TurnRow } from "./session-changes.ts";
import type { StringTable } from "./string-table.ts";
import {
  continueSession,
  findUserChange,
  readList,
  summarise,
  summaryColumns,
  toSums,
  valueOf,
  type Summary,
} from "./session-summary.ts";
import { UserWriter } from "./user-writer.ts";

/** What names a session to the outside. */
export interface SessionIdentity {
  /** Its number in the store, which is nobody else's business. */
  readonly id: number;
  readonly sessionId: string;
  readonly project: string;
}

interface StoredSession {
  readonly sessionId: string;
  readonly project: number;
  /** Null where it has no row yet. */
  readonly summary: Summary | null;
}

// Sessions go on for a while, and then no more: the last so many need not be read again.
const maxRemembered = 5000;

// Turns whose sessions may lag behind. Who asks then waits for their rows, some 0.1 s.
const maxWaiting = 8000;

/**
 * Writes the rows of `sessions` from their turns. A row costs ten indexes whenever it is written,
 * and a turn changes nearly all of them: so rows can wait, and be written once for several turns.
 */
export class SessionWriter {
  readonly #strings: StringTable;
  readonly #users: UserWriter;
  readonly #evaluations: EvaluationTable;
  readonly #find: StatementSync;
  readonly #lastId: StatementSync;
  readonly #read: StatementSync;
  readonly #turns: StatementSync;
  readonly #insert: StatementSync;
  readonly #index: DatabaseSync;
  readonly #traceId: StatementSync;
  readonly #updates = new Map<string, StatementSync>();
  readonly #delete: StatementSync;
  readonly #note: StatementSync;
  readonly #noted: StatementSync;
  readonly #forgetNoted: StatementSync;
  readonly #ids = new Map<string, number>();
  /** Sessions that have a number but no row yet. */
  readonly #unwritten = new Map<number, StoredSession>();
  /** Rows as they were written last. */
  readonly #remembered = new Map<number, StoredSession>();
  #nextId: number | null = null;
  #changes = new SessionChanges();
  /** Of those, the ones that the database knows to lag behind. */
  readonly #isNoted = new Set<number>();

  constructor(index: DatabaseSync, strings: StringTable, evaluations: EvaluationTable) {
    this.#index = index;
    this.#strings = strings;
    this.#users = new UserWriter(index);
    this.#evaluations = evaluations;
    this.#find = index.prepare("SELECT id FROM sessions WHERE session_id = ? AND project = ?");
    this.#lastId = index.prepare(
      "SELECT ifnull(max(id), 0) AS id FROM (SELECT max(id) AS id FROM sessions UNION ALL SELECT max(session) FROM unsettled_sessions)",
    );
    this.#read = index.prepare(
      `SELECT session_id, project, ${summaryColumns.join(", ")} FROM sessions WHERE id = ?`,
    );
    this.#read.setReturnArrays(true);
    this.#turns = index.prepare(`
      SELECT trace, start, "end", spans, errors, prompt, completion, total, cached, reasoning, cost, user, users,
        models, input, output
      FROM turns WHERE session = ? ORDER BY start`);
    this.#traceId = index.prepare("SELECT hex(trace_id) AS id FROM traces WHERE id = ?");
    const parameters = summaryColumns.map(() => "?").join(", ");
    this.#insert = index.prepare(
      `INSERT INTO sessions (${summaryColumns.join(", ")}, id, session_id, project) VALUES (${parameters}, ?, ?, ?)`,
    );
    this.#delete = index.prepare("DELETE FROM sessions WHERE id = ?");
    this.#note = index.prepare(
      "INSERT INTO unsettled_sessions (session, session_id, project) VALUES (?, ?, ?)",
    );
    this.#noted = index.prepare("SELECT session, session_id, project FROM unsettled_sessions");
    this.#forgetNoted = index.prepare("DELETE FROM unsettled_sessions");
    this.#readNoted();
  }

  /** What will have to be written. */
  get changes(): SessionChanges {
    return this.#changes;
  }

  /** Whether every row tells what its turns do. If not, {@link settle} before it is read. */
  get isSettled(): boolean {
    return this.#changes.isEmpty;
  }

  /** The number of a session. A new one has no row until it is {@link update}d. */
  resolve(sessionId: string, project: number): number {
    const key = keyOf(sessionId, project);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    if (this.#ids.size > 50_000) this.#forgetIds();
    const found = this.#find.get(sessionId, project);
    const id = found === undefined ? this.#allocate(sessionId, project) : Number(found["id"]);
    this.#ids.set(key, id);
    return id;
  }

  #allocate(sessionId: string, project: number): number {
    this.#nextId ??= Number(this.#lastId.get()?.["id"]) + 1;
    const id = this.#nextId++;
    this.#unwritten.set(id, { sessionId, project, summary: null });
    return id;
  }

  /** Brings rows up to date, or notes that they have to be if they can wait. Returns all that changed. */
  update(canWait: boolean): readonly SessionIdentity[] {
    if (!canWait || this.#changes.count > maxWaiting) return this.settle();
    for (const id of this.#changes.sessions()) {
      const session = this.#isNoted.has(id) ? null : this.#findOne(id);
      if (session === null) continue;
      this.#note.run(id, session.sessionId, session.project);
      this.#isNoted.add(id);
    }
    this.#forgetUnused();
    return [];
  }

  /** Brings all rows up to date. One that has no turns left is gone. Returns all that changed. */
  settle(): readonly SessionIdentity[] {
    const changed: SessionIdentity[] = [];
    const changes = this.#changes;
    const hasEvaluations = this.#evaluations.hasAny();
    // Evaluations whose own project has no such session count for others of its id, so that a
    // session that comes or goes may change more of them.
    for (const id of changes.sessions()) {
      const identity = this.#updateOne(id, changes, hasEvaluations);
      if (identity !== null) changed.push(identity);
    }
    this.#changes = new SessionChanges();
    if (this.#isNoted.size > 0) this.#forgetNoted.run();
    this.#isNoted.clear();
    this.#forgetUnused();
    return changed;
  }

  #updateOne(id: number, changes: SessionChanges, hasEvaluations: boolean): SessionIdentity | null {
    const session = this.#findOne(id);
    if (session === null) return null;
    const { sessionId, project, summary: last } = session;
    const before = last === null ? null : toSums(project, last);
    const sessionString = this.#strings.intern(sessionId) as number;
    const identity = { id, sessionId, project: this.#strings.read(project) ?? "" };
    const continued = continueSession(last, changes.added(id));
    const turns = continued ?? this.#readTurns(id);
    if (hasEvaluations && (before === null || turns.length === 0)) {
      for (const other of this.#evaluations.sessionsOf(sessionString)) {
        if (other !== id) changes.recompute(other);
      }
    }
    if (turns.length === 0) {
      this.#delete.run(id);
      this.#forgetIds();
      this.#remembered.delete(id);
      this.#users.update(id, before, null, []);
      return identity;
    }
    const evaluations = hasEvaluations ? this.#evaluations.ofSession(sessionString, project).session : [];
    const summary = [
      ...summarise(turns),
      evaluations.length === 0 ? null : JSON.stringify(evaluations),
      (continued === null || last === null ? null : valueOf(last, "user_changed")) ?? findUserChange(turns),
    ];
    if (last === null) this.#insert.run(...summary, id, sessionId, project);
    else this.#updateColumns(id, last, summary);
    this.#unwritten.delete(id);
    this.#remember(id, { sessionId, project, summary });
    this.#users.update(id, before, toSums(project, summary), this.#usersOf(turns), continued !== null);
    return identity;
  }

  /** What names a session; null where there is none of that number. */
  identify(id: number): SessionIdentity | null {
    const session = this.#findOne(id);
    if (session === null) return null;
    return { id, sessionId: session.sessionId, project: this.#strings.read(session.project) ?? "" };
  }

  #findOne(id: number): StoredSession | null {
    const known = this.#unwritten.get(id) ?? this.#remembered.get(id);
    if (known !== undefined) return known;
    const row = this.#read.get(id) as unknown as readonly SQLOutputValue[] | undefined;
    if (row === undefined) return null;
    const [sessionId, project, ...summary] = row;
    return { sessionId: String(sessionId), project: Number(project), summary };
  }

  #remember(id: number, session: StoredSession): void {
    this.#remembered.delete(id);
    this.#remembered.set(id, session);
    if (this.#remembered.size <= maxRemembered) return;
    const [oldest] = this.#remembered.keys();
    this.#remembered.delete(oldest as number);
  }

  /** Turns by start, those of equal start by trace id. */
  #readTurns(session: number): readonly TurnRow[] {
    const turns = this.#turns.all(session);
    const hasTies = turns.some((turn, index) => index > 0 && turn["start"] === turns[index - 1]?.["start"]);
    if (!hasTies) return turns;
    const ids = new Map<TurnRow, string>(
      turns.map((turn) => [turn, String(this.#traceId.get(turn["trace"] ?? null)?.["id"])]),
    );
    const idOf = (turn: TurnRow): string => ids.get(turn) ?? "";
    return turns.toSorted(
      (one, other) => Number(one["start"]) - Number(other["start"]) || (idOf(one) < idOf(other) ? -1 : 1),
    );
  }

  /** Writes the columns that changed: each costs what its index costs. */
  #updateColumns(id: number, before: Summary, after: Summary): void {
    const changed: number[] = [];
    for (let place = 0; place < after.length; place++) {
      if (before[place] !== after[place]) changed.push(place);
    }
    if (changed.length === 0) return;
    const key = changed.join(" ");
    let update = this.#updates.get(key);
    if (update === undefined) {
      const assignments = changed.map((place) => `${summaryColumns[place]} = ?`).join(", ");
      update = this.#index.prepare(`UPDATE sessions SET ${assignments} WHERE id = ?`);
      if (this.#updates.size > 500) this.#updates.clear();
      this.#updates.set(key, update);
    }
    update.run(...changed.map((place) => after[place] ?? null), id);
  }

  #usersOf(turns: readonly TurnRow[]): Set<number> {
    const users = new Set<number>();
    for (const turn of turns) {
      if (typeof turn["user"] === "number") users.add(turn["user"]);
      for (const user of readList(turn["users"])) users.add(this.#strings.intern(user) as number);
    }
    return users;
  }

  /** Must be called after a rollback. */
  forget(): void {
    this.#ids.clear();
    this.#unwritten.clear();
    this.#remembered.clear();
    this.#users.forget();
    this.#nextId = null;
    this.#readNoted();
  }

  #readNoted(): void {
    this.#changes = new SessionChanges();
    this.#isNoted.clear();
    for (const row of this.#noted.all()) {
      const id = Number(row["session"]);
      this.#isNoted.add(id);
      this.#changes.recompute(id);
      const identity = { sessionId: String(row["session_id"]), project: Number(row["project"]) };
      if (this.#read.get(id) === undefined) this.#unwritten.set(id, { ...identity, summary: null });
    }
    this.#forgetIds();
  }

  /** A number nothing refers to must not be found again: another session may get it after a restart. */
  #forgetUnused(): void {
    const unused = [...this.#unwritten.keys()].filter((id) => !this.#isNoted.has(id));
    if (unused.length === 0) return;
    for (const id of unused) this.#unwritten.delete(id);
    this.#forgetIds();
  }

  /** Those that have rows are found there again. */
  #forgetIds(): void {
    this.#ids.clear();
    for (const [id, { sessionId, project }] of this.#unwritten) this.#ids.set(keyOf(sessionId, project), id);
  }
}

function keyOf(sessionId: string, project: number): string {
  return `${project} ${sessionId}`;
}
