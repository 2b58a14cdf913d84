import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";

type Row = Readonly<Record<string, SQLOutputValue>>;

const maxLine = 200;

/** Writes the rows of `sessions` from their turns. */
export class SessionWriter {
  readonly #find: StatementSync;
  readonly #lastId: StatementSync;
  readonly #turns: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;
  readonly #ids = new Map<string, number>();
  /** Sessions that have a number but no row yet. */
  readonly #unwritten = new Map<number, { readonly sessionId: string; readonly project: number }>();
  #nextId: number | null = null;

  constructor(index: DatabaseSync) {
    this.#find = index.prepare("SELECT id FROM sessions WHERE session_id = ? AND project = ?");
    this.#lastId = index.prepare("SELECT ifnull(max(id), 0) AS id FROM sessions");
    this.#turns = index.prepare(`
      SELECT start, "end", spans, errors, prompt, completion, total, cached, reasoning, cost, user, models,
        substr(input, 1, ${maxLine}) AS input, substr(output, 1, ${maxLine}) AS output
      FROM turns WHERE session = ? ORDER BY start, (SELECT trace_id FROM traces WHERE id = trace)`);
    this.#insert = index.prepare(`
      INSERT INTO sessions (user, start, "end", duration, active, traces, spans, errors, prompt, completion,
        total, cached, reasoning, cost, models, first_input, last_output, id, session_id, project)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#update = index.prepare(`
      UPDATE sessions SET user = ?, start = ?, "end" = ?, duration = ?, active = ?, traces = ?, spans = ?,
        errors = ?, prompt = ?, completion = ?, total = ?, cached = ?, reasoning = ?, cost = ?, models = ?,
        first_input = ?, last_output = ? WHERE id = ?`);
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

  /** Recomputes the rows of some sessions. One that has no turns left is gone. */
  update(sessions: Iterable<number>): void {
    for (const id of sessions) {
      const turns = this.#turns.all(id);
      const unwritten = this.#unwritten.get(id);
      if (turns.length === 0) {
        this.#delete.run(id);
        this.#ids.clear();
      } else if (unwritten === undefined) {
        this.#update.run(...this.#summarise(turns), id);
      } else {
        this.#insert.run(...this.#summarise(turns), id, unwritten.sessionId, unwritten.project);
      }
      this.#unwritten.delete(id);
    }
    this.#unwritten.clear();
  }

  forget(): void {
    this.#ids.clear();
    this.#unwritten.clear();
    this.#nextId = null;
  }

  /** Values of the columns from `user` to `last_output`. */
  #summarise(turns: readonly Row[]): SQLOutputValue[] {
    const sum = (column: string): number => turns.reduce((total, turn) => total + Number(turn[column]), 0);
    const start = Number(turns[0]?.["start"]);
    const end = turns.reduce((last, turn) => Math.max(last, Number(turn["end"])), start);
    const costs = turns.flatMap((turn) => (typeof turn["cost"] === "number" ? [turn["cost"]] : []));
    const models = new Set(turns.flatMap((turn) => readModels(turn["models"])));
    return [
      turns.findLast((turn) => turn["user"] !== null)?.["user"] ?? null,
      start,
      end,
      end - start,
      activeTime(turns),
      turns.length,
      sum("spans"),
      sum("errors"),
      sum("prompt"),
      sum("completion"),
      sum("total"),
      sum("cached"),
      sum("reasoning"),
      costs.length === 0 ? null : costs.reduce((total, cost) => total + cost, 0),
      models.size === 0 ? null : JSON.stringify([...models].sort()),
      toLine(turns.find((turn) => turn["input"] !== null)?.["input"]),
      toLine(turns.findLast((turn) => turn["output"] !== null)?.["output"]),
    ];
  }
}

/** Time covered by turns, which are sorted by start and may overlap. */
function activeTime(turns: readonly Row[]): number {
  let active = 0;
  let covered = -Infinity;
  for (const turn of turns) {
    const end = Number(turn["end"]);
    active += Math.max(0, end - Math.max(covered, Number(turn["start"])));
    covered = Math.max(covered, end);
  }
  return active;
}

export function readModels(json: SQLOutputValue | undefined): readonly string[] {
  return typeof json === "string" ? (JSON.parse(json) as string[]) : [];
}

function toLine(text: SQLOutputValue | undefined): string | null {
  return typeof text === "string" ? text.replaceAll(/\s+/g, " ").trim().slice(0, maxLine) : null;
}
