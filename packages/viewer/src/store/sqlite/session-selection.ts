import type { Measure, SessionColumns } from "./session-columns.ts";

/** A measure that lies within two bounds, both included. */
export interface Range {
  readonly measure: Measure;
  readonly least: number;
  readonly most: number;
}

/** Places of {@link SessionColumns}. */
export type Places = Uint32Array;

/**
 * The places of the sessions whose measures are within all ranges; of those of `ids` alone, where
 * they are given.
 */
export function selectPlaces(
  columns: SessionColumns,
  ranges: readonly Range[],
  ids: readonly number[] | null,
): Places {
  let places = ids === null ? null : placesOf(columns, ids);
  for (const range of ranges) places = narrow(columns, range, places);
  return places ?? narrow(columns, anything, null);
}

/** What holds of every session that is there. */
const anything: Range = { measure: "start", least: -Infinity, most: Infinity };

function placesOf(columns: SessionColumns, ids: readonly number[]): Places {
  return Uint32Array.from(ids.map((id) => columns.placeOf(id)).filter((place) => place !== -1)).sort();
}

/** The places, of all or of `among`, whose measure is within a range. */
function narrow(columns: SessionColumns, { measure, least, most }: Range, among: Places | null): Places {
  const values = columns.column(measure);
  const count = among === null ? columns.length : among.length;
  const places = new Uint32Array(count);
  let length = 0;
  for (let number = 0; number < count; number++) {
    const place = among === null ? number : (among[number] as number);
    const value = values[place] as number;
    if (value >= least && value <= most) places[length++] = place;
  }
  return places.subarray(0, length);
}

/** An order of sessions; where values are equal, by number. */
export interface PlaceOrder {
  readonly valueOf: (place: number) => number;
  readonly descending: boolean;
  /** The value and number after which the order begins. */
  readonly after: readonly [value: number, id: number] | undefined;
}

/** The first so many places in an order. */
export function rankPlaces(
  columns: SessionColumns,
  places: Places,
  { valueOf, descending, after }: PlaceOrder,
  limit: number,
): readonly number[] {
  const sign = descending ? -1 : 1;
  const compare = (one: number, other: number): number =>
    sign * (valueOf(one) - valueOf(other) || columns.idAt(one) - columns.idAt(other));
  const isBeyond = ([value, id]: readonly [number, number], place: number): boolean =>
    sign * (valueOf(place) - value || columns.idAt(place) - id) > 0;
  let first: number[] = [];
  let last: number | undefined;
  const enough = 16 * limit;
  // Sessions are numbered as they come: from the end on, those that come first are mostly met first.
  for (let number = 0; number < places.length; number++) {
    const place = places[descending ? places.length - 1 - number : number] as number;
    if (last !== undefined && compare(place, last) >= 0) continue;
    if (after !== undefined && !isBeyond(after, place)) continue;
    if (first.push(place) < enough) continue;
    first = first.sort(compare).slice(0, limit);
    last = first.at(-1);
  }
  return first.sort(compare).slice(0, limit);
}
