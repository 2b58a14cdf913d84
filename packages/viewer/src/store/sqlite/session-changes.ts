import type { SQLInputValue } from "node:sqlite";

/** A row of `turns`, by column. */
export type TurnRow = Readonly<Record<string, SQLInputValue>>;

/** Which sessions a commit touches, and whether it only adds turns to them. */
export class SessionChanges {
  /** The turns added to each session; null where it has to be computed from all its turns. */
  readonly #added = new Map<number, TurnRow[] | null>();

  /** A turn was added to a session. */
  add(session: number, turn: TurnRow): void {
    const added = this.#added.get(session);
    if (added === undefined) this.#added.set(session, [turn]);
    else added?.push(turn);
  }

  /** Something of a session changed. */
  recompute(session: number): void {
    this.#added.set(session, null);
  }

  /** The sessions, without the one that stands for none. More may be added meanwhile. */
  *sessions(): Iterable<number> {
    for (const session of this.#added.keys()) if (session !== 0) yield session;
  }

  /** The turns added to a session where nothing else changed. */
  added(session: number): readonly TurnRow[] | null {
    return this.#added.get(session) ?? null;
  }

  has(session: number): boolean {
    return this.#added.has(session);
  }
}
