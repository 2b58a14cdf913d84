import { blockSize, type Measure, type SessionBlock } from "./session-block.ts";

/** A measure that lies within two bounds, both included. */
export interface Range {
  readonly measure: Measure;
  readonly least: number;
  readonly most: number;
}

/** Sessions whose measures are within all ranges; of those of `ids` alone, ascending, where they are given. */
export interface Selection {
  readonly ranges: readonly Range[];
  readonly ids: Float64Array | null;
}

/** Some rows of a block: the first so many of an array that is only good until others are selected. */
export interface SelectedRows {
  readonly rows: Uint16Array;
  readonly count: number;
}

const everyRow = Uint16Array.from({ length: blockSize }, (_, row) => row);
const chosen = new Uint16Array(blockSize);

/** The rows of a block that are selected. */
export function selectRows(block: SessionBlock, { ranges, ids }: Selection): SelectedRows {
  let rows = everyRow;
  let count = block.length;
  if (ids !== null) {
    count = chooseIds(block, ids);
    rows = chosen;
  }
  for (const { measure, least, most } of ranges) {
    const bounds = block.bounds(measure);
    if (bounds.least >= least && bounds.most <= most) continue;
    const isNone = bounds.least > most || bounds.most < least;
    count = isNone ? 0 : narrow(block.column(measure), least, most, rows, count);
    if (count === 0) break;
    rows = chosen;
  }
  return { rows, count };
}

/** Chooses the rows of the sessions among `ids`. Returns how many they are. */
function chooseIds(block: SessionBlock, ids: Float64Array): number {
  let count = 0;
  for (let place = lowerBound(ids, block.firstId); place < ids.length; place++) {
    const id = ids[place] as number;
    if (id > block.lastId) break;
    const row = block.rowOf(id);
    if (block.ids[row] === id) chosen[count++] = row;
  }
  return count;
}

/** Chooses the first `count` of `rows` whose value is within two bounds. Returns how many they are. */
function narrow(values: Float64Array, least: number, most: number, rows: Uint16Array, count: number): number {
  let length = 0;
  for (let place = 0; place < count; place++) {
    const row = rows[place] as number;
    const value = values[row] as number;
    // Counting without a branch: which rows are within is anybody's guess, also the processor's.
    chosen[length] = row;
    length += Number(value >= least) & Number(value <= most);
  }
  return length;
}

function lowerBound(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
