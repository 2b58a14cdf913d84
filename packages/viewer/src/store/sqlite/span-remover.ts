import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ChunkReader } from "./chunks.ts";
import { readDocument, type SearchIndex } from "./search-index.ts";
import { PartTable, type StoredSpan } from "./stored-span.ts";
import type { StringTable } from "./string-table.ts";

/** Takes spans out of the index and out of full-text search; their payloads go when an `Eraser` finishes. */
export class SpanRemover {
  readonly #chunks: ChunkReader;
  readonly #search: SearchIndex;
  readonly #parts: PartTable;
  readonly #erasePayload: StatementSync;
  readonly #documents: StatementSync;
  readonly #countDocuments: StatementSync;

  constructor(index: DatabaseSync, strings: StringTable, chunks: ChunkReader, search: SearchIndex) {
    this.#chunks = chunks;
    this.#search = search;
    this.#parts = new PartTable(index, strings);
    this.#erasePayload = index.prepare(
      "INSERT OR IGNORE INTO erased_payloads (chunk, position) VALUES (?, ?)",
    );
    this.#documents = index.prepare("SELECT documents FROM traces WHERE id = ?");
    this.#countDocuments = index.prepare("UPDATE traces SET documents = ? WHERE id = ?");
  }

  /** Removes some of `all` the spans of a trace. What the trace means has to be computed again. */
  remove(trace: number, all: readonly StoredSpan[], gone: ReadonlySet<StoredSpan>): void {
    this.#removeDocuments(trace, gone);
    const rest = this.#indexAgain(
      trace,
      all.filter((span) => !gone.has(span)),
    );
    for (const { chunk, position } of gone) this.#erasePayload.run(chunk, position);
    const parts = Map.groupBy(rest, (span) => span.chunk);
    for (const chunk of new Set(all.map((span) => span.chunk))) {
      this.#parts.write(trace, chunk, parts.get(chunk) ?? []);
    }
  }

  /** What the full-text index knows of a span is told from the payload, so this comes first. */
  #removeDocuments(trace: number, spans: Iterable<StoredSpan>): void {
    for (const stored of spans) {
      if (stored.document === null) continue;
      const [span] = this.#chunks.readSpans([stored]);
      if (span !== undefined) this.#search.remove(trace, stored.document, span);
    }
  }

  /** What is left of a trace may have been found by the words of what was removed. */
  #indexAgain(trace: number, rest: readonly StoredSpan[]): readonly StoredSpan[] {
    if (rest.length === 0) return rest;
    let next = Number(this.#documents.get(trace)?.["documents"] ?? 0);
    const again = rest.map((stored) => {
      if (stored.document !== null) return stored;
      const [span] = this.#chunks.readSpans([stored]);
      const text = span === undefined ? null : readDocument(span);
      const isAdded = text !== null && this.#search.add(trace, next, text);
      return isAdded ? { ...stored, document: next++ } : stored;
    });
    this.#countDocuments.run(next, trace);
    return again;
  }
}
