import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import type { EvaluationTable } from "./evaluation-table.ts";
import type { SessionChanges, TurnRow } from "./session-changes.ts";
import type { StringTable } from "./string-table.ts";
import { readSums, UserWriter } from "./user-writer.ts";

type Row = Readonly<Record<string, SQLOutputValue>>;

const maxLine = 200;

/** What names a session to the outside. */
export interface SessionIdentity {
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
  readonly #unwritten = new Map<number, { readonly sessionId: string; readonly project: number }>();
  #nextId: number | null = null;

  constructor(index: DatabaseSync, strings: StringTable, evaluations: EvaluationTable) {
    this.#index = index;
    this.#strings = strings;
    this.#users = new UserWriter(index);
    this.#evaluations = evaluations;
    this.#find = index.prepare("SELECT id FROM sessions WHERE session_id = ? AND project = ?");
    this.#lastId = index.prepare("SELECT ifnull(max(id), 0) AS id FROM sessions");
    this.#read = index.prepare("SELECT * FROM sessions WHERE id = ?");
    this.#turns = index.prepare(`
      SELECT trace, start, "end", spans, errors, prompt, completion, total, cached, reasoning, cost, user, users,
        models, input, output
      FROM turns WHERE session = ? ORDER BY start`);
    this.#traceId = index.prepare("SELECT hex(trace_id) AS id FROM traces WHERE id = ?");
    const places = summaryColumns.map(() => "?").join(", ");
    this.#insert = index.prepare(
      `INSERT INTO sessions (${summaryColumns.join(", ")}, id, session_id, project) VALUES (${places}, ?, ?, ?)`,
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
    this.#unwritten.set(id, { sessionId, project });
    return id;
  }

  /** Brings the rows of sessions up to date. One that has no turns left is gone. Returns all that changed. */
  update(changes: SessionChanges): readonly SessionIdentity[] {
    const changed: SessionIdentity[] = [];
    // Evaluations whose own project has no such session count for others of its id, so that a
    // session that comes or goes may change more of them.
    for (const id of changes.sessions()) {
      const identity = this.#updateOne(id, changes);
      if (identity !== null) changed.push(identity);
    }
    // A number without a row must not be found again: another session may get it after a restart.
    if (this.#unwritten.size > 0) this.#ids.clear();
    this.#unwritten.clear();
    return changed;
  }

  #updateOne(id: number, changes: SessionChanges): SessionIdentity | null {
    const unwritten = this.#unwritten.get(id);
    const row = unwritten === undefined ? this.#read.get(id) : undefined;
    const named =
      unwritten ??
      (row === undefined ? null : { sessionId: String(row["session_id"]), project: Number(row["project"]) });
    if (named === null) return null;
    const { sessionId, project } = named;
    const before = row === undefined ? null : readSums(row);
    const sessionString = this.#strings.intern(sessionId) as number;
    const identity = { sessionId, project: this.#strings.read(project) ?? "" };
    const continued = continueSession(row, changes.added(id));
    const turns = continued ?? this.#readTurns(id);
    if (before === null || turns.length === 0) {
      for (const other of this.#evaluations.sessionsOf(sessionString)) {
        if (!changes.has(other)) changes.recompute(other);
      }
    }
    if (turns.length === 0) {
      this.#delete.run(id);
      this.#ids.clear();
      this.#users.update(id, before, null, []);
      return identity;
    }
    const summary = summarise(turns);
    const evaluations = this.#evaluations.ofSession(sessionString, project).session;
    const values = [
      ...Object.values(summary),
      evaluations.length === 0 ? null : JSON.stringify(evaluations),
      (continued === null ? null : row?.["user_changed"]) ?? findUserChange(turns),
    ];
    if (row === undefined) this.#insert.run(...values, id, sessionId, project);
    else this.#updateColumns(id, row, values);
    this.#unwritten.delete(id);
    this.#users.update(id, before, { project, ...summary }, this.#usersOf(turns), continued !== null);
    return identity;
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
  #updateColumns(id: number, row: Row, values: readonly SQLInputValue[]): void {
    const changed: number[] = [];
    for (const [index, column] of summaryColumns.entries()) {
      if (row[column.replaceAll('"', "")] !== values[index]) changed.push(index);
    }
    if (changed.length === 0) return;
    const key = changed.join(" ");
    let update = this.#updates.get(key);
    if (update === undefined) {
      const assignments = changed.map((index) => `${summaryColumns[index]} = ?`).join(", ");
      update = this.#index.prepare(`UPDATE sessions SET ${assignments} WHERE id = ?`);
      if (this.#updates.size > 500) this.#updates.clear();
      this.#updates.set(key, update);
    }
    update.run(...changed.map((index) => values[index] ?? null), id);
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
    this.#nextId = null;
  }
}

/**
 * The turns to summarise where a session only goes on: all it was until now counts as one, and
 * those after it are added. Null where it has to be computed from all its turns.
 */
function continueSession(row: Row | undefined, added: readonly TurnRow[] | null): readonly TurnRow[] | null {
  if (added === null) return null;
  const sorted = added.toSorted((one, other) => Number(one["start"]) - Number(other["start"]));
  const hasTies = sorted.some((turn, index) => index > 0 && turn["start"] === sorted[index - 1]?.["start"]);
  if (hasTies) return null;
  if (row === undefined) return sorted;
  if (Number(sorted[0]?.["start"]) <= Number(row["end"])) return null;
  return [{ ...row, input: row["first_input"] ?? null, output: row["last_output"] ?? null }, ...sorted];
}

/** The values of the summary columns from `user` to `last_output`, in their order. */
function summarise(turns: readonly TurnRow[]): {
  user: SQLInputValue;
  start: number;
  end: number;
  duration: number;
  active: number;
  traces: number;
  spans: number;
  errors: number;
  prompt: number;
  completion: number;
  total: number;
  cached: number;
  reasoning: number;
  cost: number | null;
  models: string | null;
  firstInput: string | null;
  lastOutput: string | null;
} {
  const sum = (column: string): number => turns.reduce((total, turn) => total + Number(turn[column]), 0);
  const start = Number(turns[0]?.["start"]);
  const end = turns.reduce((last, turn) => Math.max(last, Number(turn["end"])), start);
  const costs = turns.flatMap((turn) => (typeof turn["cost"] === "number" ? [turn["cost"]] : []));
  const models = new Set(turns.flatMap((turn) => readList(turn["models"])));
  return {
    user: turns.findLast((turn) => turn["user"] !== null)?.["user"] ?? null,
    start,
    end,
    duration: end - start,
    active: activeTime(turns),
    // What a session was until now counts for as many as it had.
    traces: turns.reduce((total, turn) => total + Number(turn["traces"] ?? 1), 0),
    spans: sum("spans"),
    errors: sum("errors"),
    prompt: sum("prompt"),
    completion: sum("completion"),
    total: sum("total"),
    cached: sum("cached"),
    reasoning: sum("reasoning"),
    cost: costs.length === 0 ? null : costs.reduce((total, cost) => total + cost, 0),
    models: models.size === 0 ? null : JSON.stringify([...models].sort()),
    firstInput: toLine(turns.find((turn) => turn["input"] !== null)?.["input"]),
    lastOutput: toLine(turns.findLast((turn) => turn["output"] !== null)?.["output"]),
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

function toLine(text: SQLInputValue | undefined): string | null {
  return typeof text === "string" ? text.replaceAll(/\s+/g, " ").trim().slice(0, maxLine) : null;
}
