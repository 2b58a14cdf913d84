import type { StatementSync } from "node:sqlite";
import type { ReceivedSpan } from "../../otlp/received-span.ts";
import { readSpanFacts } from "../../semantics/span-facts.ts";
import { ChunkBuilder } from "./chunks.ts";
import { transact, type Databases } from "./open-database.ts";
import type { RollupWriter, TouchedTrace } from "./rollup-writer.ts";
import { hashResponseId, insertSpan, toSpanRow } from "./span-row.ts";
import { SearchIndex } from "./search-index.ts";
import type { SessionIdentity } from "./session-writer.ts";
import type { StringTable } from "./string-table.ts";

/** Writes spans and everything derived from them, one transaction for a batch. */
export class SpanWriter {
  readonly #databases: Databases;
  readonly #strings: StringTable;
  readonly #rollups: RollupWriter;
  readonly #findTrace: StatementSync;
  readonly #insertTrace: StatementSync;
  readonly #search: SearchIndex;
  readonly #findSpan: StatementSync;
  readonly #insertSpan: StatementSync;
  readonly #insertChunk: StatementSync;
  readonly #writeMeta: StatementSync;
  #nextChunk: number;

  constructor(databases: Databases, strings: StringTable, rollups: RollupWriter) {
    this.#databases = databases;
    const { index, blobs } = databases;
    this.#strings = strings;
    this.#rollups = rollups;
    this.#findTrace = index.prepare("SELECT id, documents FROM traces WHERE trace_id = ?");
    this.#insertTrace = index.prepare("INSERT INTO traces (trace_id) VALUES (?)");
    this.#search = new SearchIndex(index);
    this.#findSpan = index.prepare("SELECT 1 FROM spans WHERE trace = ? AND span = ?");
    this.#insertSpan = index.prepare(insertSpan);
    this.#insertChunk = blobs.prepare("INSERT OR REPLACE INTO chunks (id, data) VALUES (?, ?)");
    this.#writeMeta = index.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('next_chunk', ?)");
    const stored = index.prepare("SELECT value FROM meta WHERE key = 'next_chunk'").get();
    this.#nextChunk = Number(stored?.["value"] ?? 1);
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
    let traceId = "";
    let trace: TouchedTrace | null = null;
    for (const span of sorted) {
      if (trace === null || span.traceId !== traceId) {
        traceId = span.traceId;
        trace = this.#openTrace(traceId);
        touched.push(trace);
      }
      if (this.#isStored(trace, span.spanId)) continue;
      const read = readSpanFacts(span);
      const facts = {
        ...read,
        responseId: read.responseId === null ? null : hashResponseId(read.responseId),
      };
      const isSearchable = this.#search.add(trace.id, trace.documents, span);
      const document = isSearchable ? trace.documents++ : null;
      this.#insertSpan.run(...toSpanRow(trace.id, facts, this.#strings, builder.address, document));
      builder.add(span.encoded);
      trace.added.set(span.spanId, { facts, span });
    }
    return touched.filter(({ added }) => added.size > 0);
  }

  #isStored(trace: TouchedTrace, spanId: string): boolean {
    if (trace.added.has(spanId)) return true;
    return !trace.isNew && this.#findSpan.get(trace.id, Buffer.from(spanId, "hex")) !== undefined;
  }

  #openTrace(traceId: string): TouchedTrace {
    const bytes = Buffer.from(traceId, "hex");
    const found = this.#findTrace.get(bytes);
    if (found !== undefined) {
      return {
        id: Number(found["id"]),
        isNew: false,
        documents: Number(found["documents"]),
        added: new Map(),
      };
    }
    const id = Number(this.#insertTrace.run(bytes).lastInsertRowid);
    return { id, isNew: true, documents: 0, added: new Map() };
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
