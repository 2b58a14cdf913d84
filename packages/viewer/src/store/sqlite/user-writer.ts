import type { DatabaseSync, StatementSync } from "node:sqlite";

/** What a session adds to its users. */
export interface SessionSums {
  readonly project: number;
  readonly start: number;
  readonly end: number;
  readonly traces: number;
  readonly errors: number;
  readonly prompt: number;
  readonly completion: number;
  readonly total: number;
  readonly cost: number | null;
}

// As many as sessions are remembered.
const maxRemembered = 5000;

/** Keeps `session_users` and `users`. A session counts for every user its spans name. */
export class UserWriter {
  readonly #usersOf: StatementSync;
  readonly #link: StatementSync;
  readonly #unlink: StatementSync;
  readonly #add: StatementSync;
  readonly #recompute: StatementSync;
  readonly #deleteEmpty: StatementSync;
  /** The users of sessions, as they were written last. */
  readonly #remembered = new Map<number, ReadonlySet<number>>();

  constructor(index: DatabaseSync) {
    this.#usersOf = index.prepare("SELECT user FROM session_users WHERE session = ?");
    this.#link = index.prepare("INSERT INTO session_users (user, session) VALUES (?, ?)");
    this.#unlink = index.prepare("DELETE FROM session_users WHERE user = ? AND session = ?");
    this.#add = index.prepare(`
      INSERT INTO users (project, user, start, "end", sessions, traces, errors, prompt, completion, total, cost)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET start = min(start, excluded.start), "end" = max("end", excluded."end"),
        sessions = sessions + excluded.sessions, traces = traces + excluded.traces,
        errors = errors + excluded.errors, prompt = prompt + excluded.prompt,
        completion = completion + excluded.completion, total = total + excluded.total,
        cost = CASE WHEN cost IS NULL THEN excluded.cost ELSE cost + ifnull(excluded.cost, 0) END`);
    this.#recompute = index.prepare(`
      INSERT OR REPLACE INTO users (project, user, start, "end", sessions, traces, errors, prompt, completion, total, cost)
      SELECT project, session_users.user, min(start), max("end"), count(*), sum(traces), sum(errors), sum(prompt),
        sum(completion), sum(total), sum(cost)
      FROM session_users JOIN sessions ON sessions.id = session
      WHERE session_users.user = ? AND project = ? GROUP BY project, session_users.user`);
    this.#deleteEmpty = index.prepare("DELETE FROM users WHERE user = ? AND project = ?");
  }

  /**
   * Accounts for a session that changed from `before` to `after`, null where it was or is not
   * there. `users` are those it has now, or besides those it had. Must run when `sessions` is written already.
   */
  update(
    session: number,
    before: SessionSums | null,
    after: SessionSums | null,
    users: Iterable<number>,
    besides = false,
  ): void {
    const project = (after ?? before)?.project;
    if (project === undefined) return;
    const linked = before === null ? new Set<number>() : this.#readUsers(session);
    const now = new Set(besides ? [...linked, ...users] : users);
    for (const user of now) {
      const isNew = !linked.has(user);
      if (isNew) this.#link.run(user, session);
      const hasShrunk =
        before !== null && after !== null && (after.start > before.start || after.end < before.end);
      if (hasShrunk && !isNew) this.#refresh(user, project);
      else if (after !== null) this.#addDifference(user, isNew ? null : before, after);
    }
    for (const user of linked) {
      if (now.has(user)) continue;
      this.#unlink.run(user, session);
      this.#refresh(user, project);
    }
    if (this.#remembered.size >= maxRemembered) this.#remembered.clear();
    this.#remembered.set(session, now);
  }

  #readUsers(session: number): ReadonlySet<number> {
    const known = this.#remembered.get(session);
    return known ?? new Set(this.#usersOf.all(session).map((row) => Number(row["user"])));
  }

  /** Forgets what a rolled-back transaction taught. */
  forget(): void {
    this.#remembered.clear();
  }

  #addDifference(user: number, before: SessionSums | null, after: SessionSums): void {
    const difference = (column: "traces" | "errors" | "prompt" | "completion" | "total"): number =>
      after[column] - (before?.[column] ?? 0);
    this.#add.run(
      after.project,
      user,
      after.start,
      after.end,
      before === null ? 1 : 0,
      difference("traces"),
      difference("errors"),
      difference("prompt"),
      difference("completion"),
      difference("total"),
      after.cost === null && (before?.cost ?? null) === null ? null : (after.cost ?? 0) - (before?.cost ?? 0),
    );
  }

  #refresh(user: number, project: number): void {
    this.#deleteEmpty.run(user, project);
    this.#recompute.run(user, project);
  }
}
