import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import type { EvaluationTable } from "./evaluation-table.ts";
import type { SessionChanges, TurnRow } from "./session-changes.ts";
import type { StringTable } from "./string-table.ts";
import { UserWriter, type SessionSums } from "./user-writer.ts";

/** The values of {@link summaryColumns}. */
type Summary = readonly SQLInputValue[];

const maxLine = 200;

/** What names a session to the outside. */
export interface SessionIdentity {
  /** Its number in the store, which is nobody else's business. */
  readonly id: number;
  readonly sessionId: string;
  readonly project: string;
}

// In the order of the values of `summarise` and what follows them.
const summaryColumns = [
  "user",
  "start",
  '"end"',
  "duration",
  "active",
  "traces",
  "spans",
  "errors",
  "prompt",
  "completion",
  "total",
  "cached",
  "reasoning",
  "cost",
  "models",
  "first_input",
  "last_output",
  "evaluations",
  "user_changed",
] as const;

const places: ReadonlyMap<string, number> = new Map(
  summaryColumns.map((column, place) => [column.replaceAll('"', ""), place]),
);

function valueOf(summary: Summary, column: string): SQLInputValue {
  return summary[places.get(column) ?? -1] ?? null;
}

interface StoredSession {
  readonly sessionId: string;
  readonly project: number;
  /** Null where it has no row yet. */
  readonly summary: Summary | null;
}

// Sessions go on for a while, and then no more: the last so many need not be read again.
const maxRemembered = 5000;

/** Writes the rows of `sessions` from their turns. */
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
  readonly #ids = new Map<string, number>();
  /** Sessions that have a number but no row yet. */
  readonly #unwritten = new Map<number, StoredSession>();
  /** Rows as they were written last. */
  readonly #remembered = new Map<number, StoredSession>();
  #nextId: number | null = null;

  constructor(index: DatabaseSync, strings: StringTable, evaluations: EvaluationTable) {
    this.#index = index;
    this.#strings = strings;
    this.#users = new UserWriter(index);
    this.#evaluations = evaluations;
    this.#find = index.prepare("SELECT id FROM sessions WHERE session_id = ? AND project = ?");
    this.#lastId = index.prepare("SELECT ifnull(max(id), 0) AS id FROM sessions");
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
  }

  /** The number of a session. A new one has no row until it is {@link update}d. */
  resolve(sessionId: string, project: number): number {
    const key = `${project} ${sessionId}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    if (this.#ids.size > 50_000) this.#ids.clear();
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

  /** Brings the rows of sessions up to date. One that has no turns left is gone. Returns all that changed. */
  update(changes: SessionChanges): readonly SessionIdentity[] {
    const changed: SessionIdentity[] = [];
    const hasEvaluations = this.#evaluations.hasAny();
    // Evaluations whose own project has no such session count for others of its id, so that a
    // session that comes or goes may change more of them.
    for (const id of changes.sessions()) {
      const identity = this.#updateOne(id, changes, hasEvaluations);
      if (identity !== null) changed.push(identity);
    }
    // A number without a row must not be found again: another session may get it after a restart.
    if (this.#unwritten.size > 0) this.#ids.clear();
    this.#unwritten.clear();
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
        if (!changes.has(other)) changes.recompute(other);
      }
    }
    if (turns.length === 0) {
      this.#delete.run(id);
      this.#ids.clear();
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

  forget(): void {
    this.#ids.clear();
    this.#unwritten.clear();
    this.#remembered.clear();
    this.#users.forget();
    this.#nextId = null;
  }
}

/**
 * The turns to summarise where a session only goes on: all it was until now counts as one, and
 * those after it are added. Null where it has to be computed from all its turns.
 */
function continueSession(
  summary: Summary | null,
  added: readonly TurnRow[] | null,
): readonly TurnRow[] | null {
  if (added === null) return null;
  const sorted = added.toSorted((one, other) => Number(one["start"]) - Number(other["start"]));
  const hasTies = sorted.some((turn, index) => index > 0 && turn["start"] === sorted[index - 1]?.["start"]);
  if (hasTies) return null;
  if (summary === null) return sorted;
  const [user, start, end, , active, traces, spans, errors, ...rest] = summary;
  if (Number(sorted[0]?.["start"]) <= Number(end)) return null;
  const [prompt, completion, total, cached, reasoning, cost, models, input, output] = rest;
  const usage = { prompt, completion, total, cached, reasoning, cost: cost ?? null };
  const texts = { input: input ?? null, output: output ?? null };
  const sofar = { user, start, end, active, traces, spans, errors, models, ...usage, ...texts };
  return [sofar as TurnRow, ...sorted];
}

/** The values of the summary columns from `user` to `last_output`, in their order. */
function summarise(turns: readonly TurnRow[]): SQLInputValue[] {
  const start = Number(turns[0]?.["start"]);
  let end = start;
  let [traces, spans, errors] = [0, 0, 0];
  let [prompt, completion, total, cached, reasoning] = [0, 0, 0, 0, 0];
  let cost: number | null = null;
  for (const turn of turns) {
    end = Math.max(end, Number(turn["end"]));
    // What a session was until now counts for as many as it had.
    traces += Number(turn["traces"] ?? 1);
    spans += Number(turn["spans"]);
    errors += Number(turn["errors"]);
    prompt += Number(turn["prompt"]);
    completion += Number(turn["completion"]);
    total += Number(turn["total"]);
    cached += Number(turn["cached"]);
    reasoning += Number(turn["reasoning"]);
    if (typeof turn["cost"] === "number") cost = (cost ?? 0) + turn["cost"];
  }
  return [
    turns.findLast((turn) => turn["user"] !== null)?.["user"] ?? null,
    start,
    end,
    end - start,
    activeTime(turns),
    traces,
    spans,
    errors,
    prompt,
    completion,
    total,
    cached,
    reasoning,
    cost,
    joinModels(turns),
    toLine(turns.find((turn) => turn["input"] !== null)?.["input"]),
    toLine(turns.findLast((turn) => turn["output"] !== null)?.["output"]),
  ];
}

/** All models of the turns as one sorted list. Mostly every turn has the same. */
function joinModels(turns: readonly TurnRow[]): SQLInputValue {
  const lists = new Set(turns.flatMap((turn) => turn["models"] ?? []));
  if (lists.size <= 1) return [...lists][0] ?? null;
  const models = new Set(Array.from(lists).flatMap(readList));
  return JSON.stringify([...models].sort());
}

/** What a session adds to its users. */
function toSums(project: number, summary: Summary): SessionSums {
  const number = (column: string): number => Number(valueOf(summary, column));
  return {
    project,
    start: number("start"),
    end: number("end"),
    traces: number("traces"),
    errors: number("errors"),
    prompt: number("prompt"),
    completion: number("completion"),
    total: number("total"),
    cost: valueOf(summary, "cost") as number | null,
  };
}

/** The first trace whose user is another than the one before; a turn that names none changes nothing. */
function findUserChange(turns: readonly TurnRow[]): SQLInputValue {
  const named = turns.filter((turn) => turn["user"] !== null);
  return (
    named.find((turn, index) => index > 0 && turn["user"] !== named[index - 1]?.["user"])?.["trace"] ?? null
  );
}

/** Time covered by turns, which are sorted by start and may overlap. */
function activeTime(turns: readonly TurnRow[]): number {
  let active = 0;
  let covered = -Infinity;
  for (const turn of turns) {
    const end = Number(turn["end"]);
    active += Number(turn["active"] ?? Math.max(0, end - Math.max(covered, Number(turn["start"]))));
    covered = Math.max(covered, end);
  }
  return active;
}

/** A column that is a JSON list of texts, or nothing. */
export function readList(json: SQLInputValue | undefined): readonly string[] {
  return typeof json === "string" ? (JSON.parse(json) as string[]) : [];
}

// The start of a text: what white space is taken out of it leaves enough for a line.
const maxRead = 10 * maxLine;

function toLine(text: SQLInputValue | undefined): string | null {
  if (typeof text !== "string") return null;
  return text.slice(0, maxRead).replaceAll(/\s+/g, " ").trim().slice(0, maxLine);
}
