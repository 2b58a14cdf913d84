import type { DatabaseSync, StatementSync } from "node:sqlite";
import { largeTrace } from "./known-spans.ts";

/**
 * Large traces whose turns lag behind their spans. What a trace means is computed from all its
 * spans; doing so for each piece in which a large one arrives would take time in the square of its
 * size. It is put off until the trace has doubled, or someone asks: then all of it together takes
 * as long as twice the whole.
 */
export class UnsettledTraces {
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #all: StatementSync;
  /** How many of its spans the turns of each trace tell. */
  #settledSpans: Map<number, number>;

  constructor(index: DatabaseSync) {
    this.#insert = index.prepare("INSERT OR IGNORE INTO unsettled_traces (trace, spans) VALUES (?, ?)");
    this.#delete = index.prepare("DELETE FROM unsettled_traces WHERE trace = ?");
    this.#all = index.prepare("SELECT trace, spans FROM unsettled_traces");
    this.#settledSpans = this.#read();
  }

  get isEmpty(): boolean {
    return this.#settledSpans.size === 0;
  }

  traces(): readonly number[] {
    return [...this.#settledSpans.keys()];
  }

  /** Whether a trace that has `spans`, some of them just `added`, need not be recomputed yet. */
  canWait(trace: number, spans: number, added: number): boolean {
    const settled = this.#settledSpans.get(trace) ?? spans - added;
    return settled >= largeTrace && spans < 2 * settled;
  }

  /** Notes that the turns of a trace tell only so many of its spans, unless they told fewer before. */
  add(trace: number, settledSpans: number): void {
    if (this.#settledSpans.has(trace)) return;
    this.#settledSpans.set(trace, settledSpans);
    this.#insert.run(trace, settledSpans);
  }

  delete(trace: number): void {
    if (this.#settledSpans.delete(trace)) this.#delete.run(trace);
  }

  /** Must be called after a rollback. */
  forget(): void {
    this.#settledSpans = this.#read();
  }

  #read(): Map<number, number> {
    return new Map(this.#all.all().map((row) => [Number(row["trace"]), Number(row["spans"])]));
  }
}
