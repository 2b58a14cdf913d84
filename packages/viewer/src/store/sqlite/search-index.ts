import type { DatabaseSync, StatementSync } from "node:sqlite";
import { createPayloadReader, type ReceivedSpan } from "../../otlp/received-span.ts";
import { readSearchText, toWords } from "../../semantics/search-text.ts";
import type { ChunkReader } from "./chunks.ts";
import { PartTable } from "./stored-span.ts";
import type { StringTable } from "./string-table.ts";

/** Documents a trace can have: what is left of a safe integer beside the number of the trace. */
const maxDocuments = 2 ** 20;

// So many documents, or characters of them, are indexed at once: some 50 ms.
const maxWaiting = 4000;
const maxWaitingLength = 4_000_000;

interface Document {
  readonly trace: number;
  readonly number: number;
  readonly text: string;
}

/**
 * The full-text index of messages. Each commit of FTS5 is a piece of its own, to be merged with
 * others later, and again with those they became: so documents wait until there are many. Those
 * that do are noted in the same transaction, and after a crash read from their payloads again.
 */
export class SearchIndex {
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #note: StatementSync;
  readonly #noted: StatementSync;
  readonly #forgetNoted: StatementSync;
  readonly #parts: PartTable;
  readonly #chunks: ChunkReader;
  #waiting: Document[] = [];
  #length = 0;
  /** Traces that have documents waiting. */
  readonly #isNoted = new Set<number>();
  /** Whether documents are noted whose texts have to be read from their payloads. */
  #isLost = true;

  constructor(index: DatabaseSync, strings: StringTable, chunks: ChunkReader) {
    this.#insert = index.prepare("INSERT INTO search (rowid, words) VALUES (?, ?)");
    this.#delete = index.prepare("INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)");
    this.#note = index.prepare("INSERT INTO unindexed_documents (trace, first) VALUES (?, ?)");
    this.#noted = index.prepare("SELECT trace, first FROM unindexed_documents ORDER BY trace");
    this.#forgetNoted = index.prepare("DELETE FROM unindexed_documents");
    this.#parts = new PartTable(index, strings);
    this.#chunks = chunks;
  }

  /** Whether every document is found. If not, {@link settle} before searching. */
  get isSettled(): boolean {
    return this.#waiting.length === 0 && !this.#isLost;
  }

  /** Whether so many documents wait that it is time to {@link settle}. */
  get isFull(): boolean {
    return this.#waiting.length >= maxWaiting || this.#length >= maxWaitingLength;
  }

  /** Takes in a text as the document of that number in its trace. Returns whether there was a number left. */
  add(trace: number, document: number, text: string): boolean {
    if (document >= maxDocuments) return false;
    if (!this.#isNoted.has(trace)) {
      this.#note.run(trace, document);
      this.#isNoted.add(trace);
    }
    this.#waiting.push({ trace, number: document, text });
    this.#length += text.length;
    return true;
  }

  /** Indexes what waits. */
  settle(): void {
    this.recover();
    if (this.#waiting.length === 0) return;
    for (const { trace, number, text } of this.#waiting)
      this.#insert.run(trace * maxDocuments + number, text);
    this.#forgetNoted.run();
    this.#empty();
  }

  /** Takes a span back out, leaving none of its words in the file. */
  remove(trace: number, document: number, span: ReceivedSpan): void {
    this.settle();
    const text = readDocument(span);
    if (text !== null) this.#delete.run(trace * maxDocuments + document, text);
  }

  /** Must be called after a rollback. */
  forget(): void {
    this.#empty();
    this.#isLost = true;
  }

  /** Reads the texts again that are lost. Must be done before others are added. */
  recover(): void {
    if (!this.#isLost) return;
    this.#empty();
    for (const row of this.#noted.all()) this.#isNoted.add(Number(row["trace"]));
    this.#waiting = this.#readNoted();
    this.#length = this.#waiting.reduce((sum, { text }) => sum + text.length, 0);
    this.#isLost = false;
  }

  #readNoted(): Document[] {
    const noted = this.#noted.all().flatMap((row) => {
      const trace = Number(row["trace"]);
      const first = Number(row["first"]);
      return this.#parts.read(trace).flatMap(({ chunk, position, document: number }) => {
        return number === null || number < first ? [] : { trace, number, chunk, position };
      });
    });
    const documents: Document[] = [];
    // Each chunk is read once, and let go of.
    for (const [chunk, places] of Map.groupBy(noted, (place) => place.chunk)) {
      const payloads = this.#chunks.read(chunk);
      const read = createPayloadReader();
      for (const { trace, number, position } of places) {
        const payload = payloads[position];
        const span = payload === undefined ? "" : read(payload);
        const text = typeof span === "string" ? null : readDocument(span);
        if (text !== null) documents.push({ trace, number, text });
      }
    }
    return documents;
  }

  #empty(): void {
    this.#waiting = [];
    this.#length = 0;
    this.#isNoted.clear();
  }
}

/** The SQL of the traces that hold every word of `text`, the last one perhaps unfinished; null where it has none. */
export function toSearchCondition(text: string): { readonly sql: string; readonly match: string } | null {
  const words = toWords(text);
  if (words.length === 0) return null;
  return {
    sql: `SELECT session FROM turns WHERE trace IN (SELECT rowid / ${maxDocuments} FROM search WHERE search MATCH ?)`,
    match: words.map((word, index) => `"${word}"${index === words.length - 1 ? "*" : ""}`).join(" AND "),
  };
}

/** The text under which a span is found; null where it has none. */
export function readDocument(span: ReceivedSpan): string | null {
  const text = readSearchText(span, span.parentSpanId === null);
  if (text === null) return null;
  // The index would find the same words in it.
  if (isAscii.test(text)) return hasAsciiWord.test(text) ? text : null;
  const words = toWords(text);
  return words.length === 0 ? null : words.join(" ");
}

// eslint-disable-next-line no-control-regex
const isAscii = /^[\x00-\x7f]*$/;
const hasAsciiWord = /[0-9a-z]/i;
