import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";
import { asStoreError, readConsistently } from "./open-database.ts";

/** The figures of a session by which sessions are filtered, sorted and counted, in SQL. */
const expressions = {
  project: "project",
  start: "start",
  end: '"end"',
  duration: "duration",
  idle: "duration - active",
  traces: "traces",
  errors: "errors",
  prompt: "prompt",
  completion: "completion",
  total: "total",
  cost: "ifnull(cost, -1)",
} as const;

export type Measure = keyof typeof expressions;

const measures = Object.keys(expressions) as readonly Measure[];

/** Sessions that are read at a time, so that others get their turn in between. */
const piece = 1000;
/** Changed sessions that may wait to be read until someone asks. */
const mostChanged = 256;

/** Rows of arrays, as `setReturnArrays` makes them. */
type Values = readonly SQLOutputValue[];

/**
 * The figures of all sessions side by side in memory: 96 bytes a session. An index tells the first
 * rows of one order at once; but how many match any filter, in any order, it tells only by being
 * walked, at a hundred times what it takes to run through an array of numbers.
 *
 * Nothing is read until someone asks. From then on what changed is read again, and nothing else.
 */
export class SessionColumns {
  readonly #index: DatabaseSync;
  readonly #piece: StatementSync;
  readonly #one: StatementSync;
  readonly #changed = new Set<number>();
  /** Numbers of sessions, ascending; what stands in place `n` of each column is of the session `ids[n]`. */
  #ids: Float64Array = new Float64Array(piece);
  readonly #columns = Object.fromEntries(
    measures.map((measure) => [measure, new Float64Array(piece)]),
  ) as Record<Measure, Float64Array>;
  #length = 0;
  #gone = 0;
  #loading: Promise<void> | undefined;
  #isLoaded = false;
  #isRefreshing = false;
  #isClosed = false;

  constructor(index: DatabaseSync) {
    this.#index = index;
    const read = `SELECT id, ${Object.values(expressions).join(", ")} FROM sessions`;
    this.#piece = index.prepare(`${read} WHERE id > ? ORDER BY id LIMIT ${piece}`);
    this.#one = index.prepare(`${read} WHERE id = ?`);
    for (const statement of [this.#piece, this.#one]) statement.setReturnArrays(true);
  }

  /** How many places there are. Those of sessions that are gone hold nothing but NaN. */
  get length(): number {
    return this.#length;
  }

  /** The values of a measure by place, the first {@link length} of them; until the next {@link refresh}. */
  column(measure: Measure): Float64Array {
    return this.#columns[measure];
  }

  idAt(place: number): number {
    return this.#ids[place] as number;
  }

  /** Where a session stands; -1 where there is no such session. */
  placeOf(id: number): number {
    const place = this.#lowerBound(id);
    const isThere = place < this.#length && this.#ids[place] === id;
    return isThere && !Number.isNaN(this.#columns.start[place]) ? place : -1;
  }

  /** Must be told of every session that changed, came or went, before that is acknowledged. */
  touch(ids: Iterable<number>): void {
    if (this.#loading === undefined) return;
    for (const id of ids) this.#changed.add(id);
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
    [this.#length, this.#gone] = [0, 0];
    for (;;) {
      const last = this.#length === 0 ? 0 : this.idAt(this.#length - 1);
      const rows = this.#piece.all(last) as unknown as readonly Values[];
      for (const row of rows) this.#set(row);
      if (rows.length < piece) break;
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#isClosed) return;
    }
    this.#isLoaded = true;
  }

  /** Reads again what changed, in the transaction that is open. */
  refresh(): void {
    if (!this.#isLoaded || this.#changed.size === 0) return;
    for (const id of this.#changed) {
      const row = this.#one.get(id) as unknown as Values | undefined;
      if (row === undefined) this.#remove(id);
      else this.#set(row);
    }
    this.#changed.clear();
    if (this.#gone > this.#length / 4) this.#closeGaps();
  }

  #refreshEarly(): void {
    try {
      readConsistently(this.#index, () => this.refresh());
    } catch {
      // What is left is read for whoever asks next, who is told.
    }
  }

  close(): void {
    this.#isClosed = true;
  }

  #set([id, ...values]: Values): void {
    const place = this.#lowerBound(Number(id));
    if (place === this.#length || this.#ids[place] !== id) this.#makeRoom(place, Number(id));
    else if (Number.isNaN(this.#columns.start[place])) this.#gone--;
    for (const [number, measure] of measures.entries()) {
      this.#columns[measure][place] = values[number] as number;
    }
  }

  #remove(id: number): void {
    const place = this.placeOf(id);
    if (place === -1) return;
    for (const measure of measures) this.#columns[measure][place] = Number.NaN;
    this.#gone++;
  }

  /** New sessions have the highest numbers, so that hardly ever anything has to move. */
  #makeRoom(place: number, id: number): void {
    if (this.#length === this.#ids.length) {
      this.#ids = grow(this.#ids);
      for (const measure of measures) this.#columns[measure] = grow(this.#columns[measure]);
    }
    if (place < this.#length) {
      for (const column of [this.#ids, ...Object.values(this.#columns)]) {
        column.copyWithin(place + 1, place, this.#length);
      }
    }
    this.#ids[place] = id;
    this.#length++;
  }

  #closeGaps(): void {
    let length = 0;
    const { start } = this.#columns;
    const columns = [this.#ids, ...Object.values(this.#columns)];
    for (let place = 0; place < this.#length; place++) {
      if (Number.isNaN(start[place])) continue;
      if (length < place) for (const column of columns) column[length] = column[place] as number;
      length++;
    }
    this.#length = length;
    this.#gone = 0;
  }

  /** The first place whose session has at least that number. */
  #lowerBound(id: number): number {
    let [low, high] = [0, this.#length];
    if (high > 0 && id > this.idAt(high - 1)) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.idAt(middle) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function grow(column: Float64Array): Float64Array {
  const larger = new Float64Array(2 * column.length);
  larger.set(column);
  return larger;
}
