import type { Bounds, Measure, SessionBlock } from "./session-block.ts";
import type { SelectedRows } from "./session-selection.ts";

/** A session's number, and what it is listed by. */
export type Ranked = readonly [value: number, id: number];

/** An order of sessions by a value; where values are equal, by number in the same direction. */
export interface SessionOrder {
  readonly descending: boolean;
  /** After which the order begins. */
  readonly after: Ranked | undefined;
}

/** Keeps the first so many sessions of an order, whichever are offered. */
export class LeadingSessions {
  /** Turns values and numbers so that what comes first is less. */
  readonly #sign: 1 | -1;
  readonly #limit: number;
  readonly #after: Ranked;
  #found: Ranked[] = [];
  /** The last of enough that were found: what comes after it is none of the first. */
  #lastValue = Infinity;
  #lastId = Infinity;

  constructor({ descending, after }: SessionOrder, limit: number) {
    const sign = descending ? -1 : 1;
    this.#sign = sign;
    this.#limit = limit;
    this.#after = after === undefined ? [-Infinity, -Infinity] : [sign * after[0], sign * after[1]];
  }

  /** Blocks with those first that have what comes first: the sooner it is found, the fewer may lead after it. */
  sort(blocks: readonly SessionBlock[], measure: Measure): readonly SessionBlock[] {
    const bests = blocks.map((block) => ({ block, value: this.#bestOf(block.bounds(measure)) }));
    if (this.#sign === -1) bests.reverse();
    return bests.sort((one, other) => one.value - other.value).map(({ block }) => block);
  }

  /** Whether any session of a block may be among the first. */
  mayLead(block: SessionBlock, measure: Measure): boolean {
    const { least, most } = block.bounds(measure);
    const best = this.#bestOf(block.bounds(measure));
    const isLate =
      best > this.#lastValue || (best === this.#lastValue && this.#bestIdOf(block) > this.#lastId);
    return !isLate && Math.max(this.#sign * least, this.#sign * most) >= this.#after[0];
  }

  #bestOf({ least, most }: Bounds): number {
    return this.#sign === 1 ? least : -most;
  }

  #bestIdOf({ firstId, lastId }: SessionBlock): number {
    return this.#sign === 1 ? firstId : -lastId;
  }

  /** Offers some rows of columns. */
  offer(values: Float64Array, ids: Float64Array, { rows, count }: SelectedRows): void {
    const sign = this.#sign;
    const first = this.#after[0];
    let last = this.#lastValue;
    for (let place = 0; place < count; place++) {
      const row = rows[place] as number;
      const value = sign * (values[row] as number);
      if (value > last || value < first) continue;
      this.#add(value, sign * (ids[row] as number));
      last = this.#lastValue;
    }
    if (this.#found.length >= this.#limit) this.#cut();
  }

  #add(value: number, id: number): void {
    const isBeaten = value === this.#lastValue && id > this.#lastId;
    const isBefore = value === this.#after[0] && id <= this.#after[1];
    if (isBeaten || isBefore) return;
    this.#found.push([value, id]);
    if (this.#found.length >= 16 * this.#limit) this.#cut();
  }

  #cut(): void {
    this.#found.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    this.#found.length = Math.min(this.#found.length, this.#limit);
    if (this.#found.length === this.#limit) [this.#lastValue, this.#lastId] = this.#found.at(-1) as Ranked;
  }

  /** The first of all that were offered, in order. */
  get first(): readonly Ranked[] {
    this.#cut();
    return this.#found.map(([value, id]) => [this.#sign * value, this.#sign * id]);
  }
}
