import type { SQLInputValue } from "node:sqlite";

/** A row of `turns`, by column. */
export type TurnRow = Readonly<Record<string, SQLInputValue>>;

/** Which sessions changed since their rows were written, and whether turns were only added to them. */
export class SessionChanges {
  /** The turns added to each session; null where it has to be computed from all its turns. */
  readonly #added = new Map<number, TurnRow[] | null>();
  #count = 0;

  get isEmpty(): boolean {
    return this.#added.size === 0;
  }

  /** How many changes there were, several of a session among them. */
  get count(): number {
    return this.#count;
  }

  /** A turn was added to a session; 0 stands for none. */
  add(session: number, turn: TurnRow): void {
    if (session === 0) return;
    this.#count++;
    const added = this.#added.get(session);
    if (added === undefined) this.#added.set(session, [turn]);
    else added?.push(turn);
  }

  /** Something of a session changed. It comes last among the {@link sessions}, once more if need be. */
  recompute(session: number): void {
    if (session === 0) return;
    this.#count++;
    this.#added.delete(session);
    this.#added.set(session, null);
  }

  /** The sessions. More may be added meanwhile. */
  sessions(): Iterable<number> {
    return this.#added.keys();
  }

  /** The turns added to a session where nothing else changed. */
  added(session: number): readonly TurnRow[] | null {
    return this.#added.get(session) ?? null;
  }
}
