import type { PartTable } from "./stored-span.ts";

// A trace of so many spans or more comes in many pieces: its ids are not read again for each.
export const largeTrace = 1000;
const maxRemembered = 4;

/** Which spans of a trace are stored already. */
export class KnownSpans {
  readonly #parts: PartTable;
  /** The ids of the large traces that were written to last. */
  readonly #remembered = new Map<number, Set<string>>();

  constructor(parts: PartTable) {
    this.#parts = parts;
  }

  /** The ids of a trace that has so many spans. What is added to a large one's set is remembered. */
  idsOf(trace: number, spans: number): Set<string> {
    const known = this.#remembered.get(trace) ?? this.#parts.readIds(trace);
    if (spans < largeTrace) return known;
    this.#remembered.delete(trace);
    this.#remembered.set(trace, known);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > maxRemembered) this.#remembered.delete(oldest as number);
    return known;
  }

  /** Must be called when spans were erased, or added in a transaction that was rolled back. */
  forget(): void {
    this.#remembered.clear();
  }
}
