import type { StatementSync } from "node:sqlite";
import type { ReceivedSpan } from "../../otlp/received-span.ts";
import { compareRivals } from "../../semantics/preferred-span.ts";
import { readSpanFacts, type SpanFacts } from "../../semantics/span-facts.ts";
import { ChunkBuilder, ChunkReader } from "./chunks.ts";
import { transact, type Databases } from "./open-database.ts";
import type { RollupWriter, TouchedTrace } from "./rollup-writer.ts";
import { SpanRemover } from "./span-remover.ts";
import { KnownSpans } from "./known-spans.ts";
import { hashResponseId, PartTable, type StoredSpan } from "./stored-span.ts";
import { readDocument, type SearchIndex } from "./search-index.ts";
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
  readonly #chunks: ChunkReader;
  readonly #remover: SpanRemover;
  readonly #insertChunk: StatementSync;
  readonly #writeMeta: StatementSync;
  #nextChunk: number;
  #nextTrace: number;

  constructor(databases: Databases, strings: StringTable, rollups: RollupWriter, search: SearchIndex) {
    this.#databases = databases;
    const { index, blobs } = databases;
    this.#rollups = rollups;
    this.#findTrace = index.prepare("SELECT id, spans, documents FROM traces WHERE trace_id = ?");
    this.#parts = new PartTable(index, strings);
    this.#known = new KnownSpans(this.#parts);
    this.#search = search;
    this.#chunks = new ChunkReader(blobs);
    this.#remover = new SpanRemover(index, strings, this.#chunks, search);
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
   * Stores the spans that are not there yet, and those that are preferred to what is there under
   * their ids: all of them or, where it throws, none. The rows of their sessions may lag behind if
   * they `canWait`, and full-text search always may. Returns the sessions that changed, null where all spans were there. Must run in
   * a transaction of the index.
   */
  write(spans: readonly ReceivedSpan[], canWait: boolean): readonly SessionIdentity[] | null {
    this.#search.recover();
    // Spans of a trace side by side share a chunk, so that it is shown by reading few.
    const sorted = [...spans].sort((one, other) => compare(one.traceId, other.traceId));
    const builder = new ChunkBuilder(this.#nextChunk);
    const touched = this.#insertSpans(sorted, builder);
    if (touched.length === 0) return null;
    this.#writeChunks(builder);
    const changed = this.#rollups.update(touched, canWait);
    if (this.#search.isFull) this.#search.settle();
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
  #insertTrace(traceId: string, sent: readonly ReceivedSpan[], builder: ChunkBuilder): TouchedTrace | null {
    const spans = withoutRivals(sent);
    const key = Buffer.from(traceId, "hex");
    let found = this.#findTrace.get(key);
    const id = found === undefined ? this.#nextTrace : Number(found["id"]);
    const stored = Number(found?.["spans"] ?? 0);
    const ids = found === undefined ? new Set<string>() : this.#known.idsOf(id, stored);
    const replaced = found === undefined ? 0 : this.#makeWay(id, spans, ids);
    if (replaced > 0) found = this.#findTrace.get(key);
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
    const isNew = found === undefined;
    const count = stored - replaced + added.size;
    return { id, traceId, isNew, spans: count, documents, isReplacing: replaced > 0, added };
  }

  /** Removes the spans of a trace whose place others take. Returns how many; their ids are none of `ids` any more. */
  #makeWay(trace: number, spans: readonly ReceivedSpan[], ids: Set<string>): number {
    const repeated = spans.filter((span) => ids.has(span.spanId));
    if (repeated.length === 0) return 0;
    const all = this.#parts.read(trace);
    const byId = new Map(all.map((span) => [span.facts.spanId, span]));
    // The same once more is what mostly comes, and only the payload tells.
    const rivals = this.#chunks.readSpans(
      repeated.flatMap(({ spanId, end }) => {
        const rival = byId.get(spanId);
        return rival === undefined || rival.facts.end > end ? [] : rival;
      }),
    );
    const kept = new Map(rivals.map((rival) => [rival.spanId, rival]));
    const gone = new Set<StoredSpan>();
    for (const span of repeated) {
      const [rival, place] = [kept.get(span.spanId), byId.get(span.spanId)];
      if (rival !== undefined && place !== undefined && compareRivals(span, rival) < 0) gone.add(place);
    }
    if (gone.size === 0) return 0;
    this.#remover.remove(trace, all, gone);
    for (const { facts } of gone) ids.delete(facts.spanId);
    return gone.size;
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

/** One span of each id. */
function withoutRivals(spans: readonly ReceivedSpan[]): readonly ReceivedSpan[] {
  if (spans.length === 1) return spans;
  const preferred = new Map<string, ReceivedSpan>();
  for (const span of spans) {
    const rival = preferred.get(span.spanId);
    if (rival === undefined || compareRivals(span, rival) < 0) preferred.set(span.spanId, span);
  }
  return preferred.size === spans.length ? spans : [...preferred.values()];
}
