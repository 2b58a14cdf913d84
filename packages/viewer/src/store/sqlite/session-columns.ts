import type { DatabaseSync, StatementSync } from "node:sqlite";
import { asStoreError, readConsistently } from "./open-database.ts";
import { measures, SessionBlock, type Bounds, type Measure } from "./session-block.ts";

/** What the measures are in SQL, where they are not called so. */
const expressions: Partial<Record<Measure, string>> = {
  end: '"end"',
  idle: "duration - active",
  cost: "ifnull(cost, -1)",
};

/** Sessions that are read at a time, a millisecond's work, so that others get their turn in between. */
const piece = 250;
/** Changed sessions that may wait to be read until someone asks, and of more are read at a time. */
const mostChanged = 128;

/**
 * The figures of all sessions side by side in memory: 97 bytes a session. An index tells the first
 * rows of one order at once; but how many match any filter, in any order, it tells only by being
 * walked, at a hundred times what it takes to run through an array of numbers.
 *
 * What changed is read again when someone asks, and nothing else.
 */
export class SessionColumns {
  readonly #index: DatabaseSync;
  readonly #piece: StatementSync;
  readonly #one: StatementSync;
  readonly #changed = new Set<number>();
  /** By ascending numbers of sessions. None is empty. */
  #blocks: SessionBlock[] = [];
  #loading: Promise<void> | undefined;
  #isLoaded = false;
  #isRefreshing = false;
  #isClosed = false;

  constructor(index: DatabaseSync) {
    this.#index = index;
    const read = `SELECT id, ${measures.map((measure) => expressions[measure] ?? measure).join(", ")} FROM sessions`;
    this.#piece = index.prepare(`${read} WHERE id > ? ORDER BY id LIMIT ${piece}`);
    this.#one = index.prepare(`${read} WHERE id = ?`);
    for (const statement of [this.#piece, this.#one]) statement.setReturnArrays(true);
  }

  /** All sessions, until the next {@link refresh}. */
  get blocks(): readonly SessionBlock[] {
    return this.#blocks;
  }

  /** What a measure lies between among all sessions. */
  bounds(measure: Measure): Bounds {
    let [least, most] = [Infinity, -Infinity];
    for (const block of this.#blocks) {
      const bounds = block.bounds(measure);
      least = Math.min(least, bounds.least);
      most = Math.max(most, bounds.most);
    }
    return { least, most };
  }

  /** Must be told of every session that changed, came or went, before that is acknowledged. */
  touch(ids: Iterable<number>): void {
    if (this.#loading === undefined) return;
    for (const id of ids) this.#changed.add(id);
    this.#refreshSoon();
  }

  #refreshSoon(): void {
    if (!this.#isLoaded || this.#isRefreshing || this.#changed.size < mostChanged) return;
    this.#isRefreshing = true;
    setImmediate(() => {
      this.#isRefreshing = false;
      if (!this.#isClosed) this.#refreshEarly();
    });
  }

  /** Resolves when all sessions were read once. */
  load(): Promise<void> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      // Who asks next tries again.
      this.#loading = undefined;
      throw asStoreError(error);
    });
    return this.#loading;
  }

  async #load(): Promise<void> {
    this.#blocks = [];
    for (;;) {
      const last = this.#blocks.at(-1)?.lastId ?? 0;
      const rows = this.#piece.all(last) as unknown as readonly (readonly number[])[];
      for (const row of rows) this.#set(row);
      if (rows.length < piece) break;
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#isClosed) return;
    }
    this.#isLoaded = true;
  }

  /** Reads again what changed, or so many of it, in the transaction that is open. */
  refresh(most: number = Infinity): void {
    if (!this.#isLoaded) return;
    let left = most;
    for (const id of this.#changed) {
      if (left-- === 0) break;
      const row = this.#one.get(id) as unknown as readonly number[] | undefined;
      if (row === undefined) this.#delete(id);
      else this.#set(row);
      this.#changed.delete(id);
    }
  }

  #refreshEarly(): void {
    try {
      readConsistently(this.#index, () => this.refresh(mostChanged));
    } catch {
      // What is left is read for whoever asks next, who is told.
      return;
    }
    this.#refreshSoon();
  }

  close(): void {
    this.#isClosed = true;
  }

  #set(figures: readonly number[]): void {
    this.#blockFor(figures[0] as number).set(figures);
  }

  #delete(id: number): void {
    const place = this.#placeFor(id);
    const block = this.#blocks[place];
    block?.delete(id);
    if (block?.length === 0) this.#blocks.splice(place, 1);
  }

  /** The block a session is in, or that has room for it. */
  #blockFor(id: number): SessionBlock {
    const newest = this.#blocks.at(-1);
    if (newest !== undefined && !newest.isFull && id > newest.lastId) return newest;
    const place = this.#placeFor(id);
    const block = this.#blocks[place];
    if (block !== undefined && (!block.isFull || block.has(id))) return block;
    // New sessions have the highest numbers, so that hardly ever anything has to move.
    const isNext = block === undefined || id > block.lastId;
    const added = isNext ? new SessionBlock() : block.split();
    this.#blocks.splice(place + 1, 0, added);
    return isNext || id >= added.firstId ? added : block;
  }

  /** Where the last block is that begins with a number up to this one; else 0. */
  #placeFor(id: number): number {
    let [low, high] = [0, this.#blocks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#blocks[middle] as SessionBlock).firstId <= id) low = middle;
      else high = middle - 1;
    }
    return Math.max(low, 0);
  }
}
