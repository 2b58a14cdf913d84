import type { StatementSync } from "node:sqlite";
import type { ReceivedSpan } from "../../otlp/received-span.ts";
import { readSpanFacts, type SpanFacts } from "../../semantics/span-facts.ts";
import { ChunkBuilder } from "./chunks.ts";
import { transact, type Databases } from "./open-database.ts";
import type { RollupWriter, TouchedTrace } from "./rollup-writer.ts";
import { KnownSpans } from "./known-spans.ts";
import { hashResponseId, PartTable, type StoredSpan } from "./stored-span.ts";
import { readDocument, SearchIndex } from "./search-index.ts";
import type { SessionIdentity } from "./session-writer.ts";
import type { StringTable } from "./string-table.ts";

/** Writes spans and everything derived from them, one transaction for a batch. */
export class SpanWriter {
  readonly #databases: Databases;
  readonly #rollups: RollupWriter;
  readonly #findTrace: StatementSync;
  readonly #search: SearchIndex;
  readonly #parts: PartTable;
  readonly #known: KnownSpans;
  readonly #insertChunk: StatementSync;
  readonly #writeMeta: StatementSync;
  #nextChunk: number;
  #nextTrace: number;

  constructor(databases: Databases, strings: StringTable, rollups: RollupWriter) {
    this.#databases = databases;
    const { index, blobs } = databases;
    this.#rollups = rollups;
    this.#findTrace = index.prepare("SELECT id, spans, documents FROM traces WHERE trace_id = ?");
    this.#parts = new PartTable(index, strings);
    this.#known = new KnownSpans(this.#parts);
    this.#search = new SearchIndex(index);
    this.#insertChunk = blobs.prepare("INSERT OR REPLACE INTO chunks (id, data) VALUES (?, ?)");
    this.#writeMeta = index.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('next_chunk', ?)");
    const stored = index.prepare("SELECT value FROM meta WHERE key = 'next_chunk'").get();
    this.#nextChunk = Number(stored?.["value"] ?? 1);
    this.#nextTrace = Number(index.prepare("SELECT ifnull(max(id), 0) AS id FROM traces").get()?.["id"]) + 1;
    // Chunks are committed before the rows that point to them: after a crash there may be some
    // that none points to.
    blobs.prepare("DELETE FROM chunks WHERE id >= ?").run(this.#nextChunk);
  }

  /**
   * Stores the spans that are not there yet, all of them or, where it throws, none. Returns the
   * sessions that changed, null where all spans were there. Must run in a transaction of the index.
   */
  write(spans: readonly ReceivedSpan[]): readonly SessionIdentity[] | null {
    // Spans of a trace side by side share a chunk, so that it is shown by reading few.
    const sorted = [...spans].sort((one, other) => compare(one.traceId, other.traceId));
    const builder = new ChunkBuilder(this.#nextChunk);
    const touched = this.#insertSpans(sorted, builder);
    if (touched.length === 0) return null;
    this.#writeChunks(builder);
    const changed = this.#rollups.update(touched);
    this.#writeMeta.run(builder.nextId);
    // Where the transaction fails after all, the numbers are only skipped.
    this.#nextChunk = builder.nextId;
    return changed;
  }

  #insertSpans(sorted: readonly ReceivedSpan[], builder: ChunkBuilder): TouchedTrace[] {
    const touched: TouchedTrace[] = [];
    let first = 0;
    while (first < sorted.length) {
      const { traceId } = sorted[first] as ReceivedSpan;
      let next = first + 1;
      while (next < sorted.length && sorted[next]?.traceId === traceId) next++;
      const trace = this.#insertTrace(traceId, sorted.slice(first, next), builder);
      if (trace !== null) touched.push(trace);
      first = next;
    }
    return touched;
  }

  /** Inserts the spans of one trace. Null where all of them were there. */
  #insertTrace(traceId: string, spans: readonly ReceivedSpan[], builder: ChunkBuilder): TouchedTrace | null {
    const found = this.#findTrace.get(Buffer.from(traceId, "hex"));
    const id = found === undefined ? this.#nextTrace : Number(found["id"]);
    const before = Number(found?.["spans"] ?? 0);
    const ids = found === undefined ? new Set<string>() : this.#known.idsOf(id, before);
    let documents = Number(found?.["documents"] ?? 0);
    const added: TouchedTrace["added"] = new Map();
    const texts = new Set<string>();
    let part: StoredSpan[] = [];
    for (const span of spans) {
      if (ids.has(span.spanId)) continue;
      ids.add(span.spanId);
      const facts = this.#readFacts(span);
      const text = readDocument(span);
      // A trace is found as a whole: what its root and a model call both say is indexed once.
      const isSearchable = text !== null && !texts.has(text) && this.#search.add(id, documents, text);
      if (isSearchable) texts.add(text);
      const stored = { ...builder.add(span.encoded), facts, document: isSearchable ? documents++ : null };
      if (part.length > 0 && part[0]?.chunk !== stored.chunk) {
        this.#parts.write(id, part[0]?.chunk as number, part);
        part = [];
      }
      part.push(stored);
      added.set(span.spanId, { facts, span });
    }
    if (part.length === 0) return null;
    this.#parts.write(id, part[0]?.chunk as number, part);
    if (found === undefined) this.#nextTrace++;
    return { id, traceId, isNew: found === undefined, spans: before + added.size, documents, added };
  }

  #readFacts(span: ReceivedSpan): SpanFacts {
    const facts = readSpanFacts(span);
    return facts.responseId === null ? facts : { ...facts, responseId: hashResponseId(facts.responseId) };
  }

  /** Must be called after a rollback, and when spans were erased. */
  forget(): void {
    this.#known.forget();
  }

  #writeChunks(builder: ChunkBuilder): void {
    transact(this.#databases.blobs, () => {
      for (const { id, data } of builder.encode()) this.#insertChunk.run(id, data);
    });
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
