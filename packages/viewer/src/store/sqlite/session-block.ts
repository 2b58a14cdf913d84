import { tokenBucketOf, tokenBuckets } from "../histogram-edges.ts";

/** The figures of a session by which sessions are filtered, sorted and counted. */
export const measures = [
  "project",
  "start",
  "end",
  "duration",
  "idle",
  "traces",
  "errors",
  "prompt",
  "completion",
  "total",
  "cost",
] as const;

export type Measure = (typeof measures)[number];

const places = Object.fromEntries(measures.map((measure, place) => [measure, place])) as Record<
  Measure,
  number
>;

/** The least and the most of a measure. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** Most sessions of a block. */
export const blockSize = 1024;

/**
 * The figures of up to 1,024 sessions side by side, by ascending number. What they lie between is
 * known, so that a filter seldom has to look at all of them, and an order at blocks that are beaten.
 */
export class SessionBlock {
  /** The sessions' numbers. Of these and all other arrays the first {@link length} count. */
  readonly ids: Float64Array = new Float64Array(blockSize);
  /** Twice the bucket of tokens that a session is counted in, and one more where something failed. */
  readonly tallies: Uint8Array = new Uint8Array(blockSize);
  readonly #columns: readonly Float64Array[] = measures.map(() => new Float64Array(blockSize));
  // As far as somebody asked since the last change.
  #bounds: Partial<Record<Measure, Bounds>> = {};
  #tallyCounts: Uint32Array | null = null;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === blockSize;
  }

  get firstId(): number {
    return this.ids[0] as number;
  }

  get lastId(): number {
    return this.ids[this.#length - 1] as number;
  }

  /** The values of a measure by row. */
  column(measure: Measure): Float64Array {
    return this.#columns[places[measure]] as Float64Array;
  }

  bounds(measure: Measure): Bounds {
    return (this.#bounds[measure] ??= boundsOf(this.column(measure), this.#length));
  }

  /** How many sessions there are of each of {@link tallies}. */
  get tallyCounts(): Uint32Array {
    if (this.#tallyCounts === null) {
      this.#tallyCounts = new Uint32Array(2 * tokenBuckets);
      countTallies(this.#tallyCounts, this.tallies.subarray(0, this.#length));
    }
    return this.#tallyCounts;
  }

  /** The row of a session, or where it would have to be. */
  rowOf(id: number): number {
    const { ids } = this;
    // Mostly no number is missing.
    const direct = id - this.firstId;
    if (direct < this.#length && ids[direct] === id) return direct;
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ids[middle] as number) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  has(id: number): boolean {
    const row = this.rowOf(id);
    return row < this.#length && this.ids[row] === id;
  }

  /** Sets the figures of a session: its number, then those of {@link measures}. One that is new needs room. */
  set(figures: readonly number[]): void {
    const id = figures[0] as number;
    const row = this.rowOf(id);
    if (row === this.#length || this.ids[row] !== id) this.#makeRoom(row, id);
    for (let place = 0; place < this.#columns.length; place++) {
      (this.#columns[place] as Float64Array)[row] = figures[place + 1] as number;
    }
    const bucket = tokenBucketOf(figures[1 + places.total] as number);
    this.tallies[row] = 2 * bucket + Number((figures[1 + places.errors] as number) > 0);
    this.#forget();
  }

  delete(id: number): void {
    if (!this.has(id)) return;
    const row = this.rowOf(id);
    for (const column of this.#all()) column.copyWithin(row, row + 1, this.#length);
    this.#length--;
    this.#forget();
  }

  /** Moves the upper half to a block of its own. */
  split(): SessionBlock {
    const upper = new SessionBlock();
    const half = this.#length >>> 1;
    const targets = upper.#all();
    for (const [number, column] of this.#all().entries()) {
      targets[number]?.set(column.subarray(half, this.#length));
    }
    upper.#length = this.#length - half;
    this.#length = half;
    this.#forget();
    return upper;
  }

  #forget(): void {
    this.#bounds = {};
    this.#tallyCounts = null;
  }

  #makeRoom(row: number, id: number): void {
    for (const column of row < this.#length ? this.#all() : []) {
      column.copyWithin(row + 1, row, this.#length);
    }
    this.ids[row] = id;
    this.#length++;
  }

  #all(): readonly (Float64Array | Uint8Array)[] {
    return [this.ids, this.tallies, ...this.#columns];
  }
}

function countTallies(counts: Uint32Array, tallies: Uint8Array): void {
  for (const tally of tallies) counts[tally] = (counts[tally] as number) + 1;
}

function boundsOf(values: Float64Array, length: number): Bounds {
  let [least, most] = [Infinity, -Infinity];
  for (let row = 0; row < length; row++) {
    const value = values[row] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least, most };
}
