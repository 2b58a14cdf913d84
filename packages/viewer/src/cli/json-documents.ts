import { ByteQueue } from "./byte-queue.ts";

/** What a document of OTLP/JSON lists, and where what is listed goes. */
export type JsonList = "resourceSpans" | "resourceLogs";

/** A document of OTLP/JSON, or a part of one that is a document in itself. */
export interface JsonDocument {
  readonly list: JsonList;
  readonly body: Buffer<ArrayBuffer>;
}

interface Entry {
  readonly list: JsonList;
  readonly start: number;
  readonly end: number;
}

const [quote, backslash] = [0x22, 0x5c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const spaces: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * Cuts a stream of JSON into its documents, one a line or otherwise, without parsing them. One that
 * is longer than `mostBytes` is cut between the resources it lists.
 */
export class JsonDocuments {
  readonly #mostBytes: number;
  readonly #queue = new ByteQueue();
  /** How many bytes were taken off the queue already. */
  #dropped = 0;
  #next = 0;
  /** Where the document at hand begins. */
  #start = 0;
  #depth = 0;
  #isText = false;
  #isEscaped = false;
  /** Where the last text in a document's topmost object stands. */
  #key: readonly [start: number, end: number] = [0, 0];
  #list: JsonList | null = null;
  #entryStart = 0;
  #entries: Entry[] = [];
  #isCut = false;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Takes more bytes. Yields what is complete. Throws where something is between documents. */
  *push(bytes: Uint8Array): Iterable<JsonDocument> {
    this.#queue.add(bytes);
    while (this.#next < this.#queue.length) {
      if (!this.#step()) continue;
      const isCut = this.#isCut || (this.#isLong() && this.#entries.length > 0);
      yield* isCut ? this.#takeEntries() : [this.#whole()];
      this.#isCut = false;
      this.#entries = [];
    }
    if (this.#depth === 0) this.#drop(this.#next);
    else if (this.#isLong() && this.#entries.length > 0) {
      yield* this.#takeEntries();
      this.#isCut = true;
      const isWithinEntry = this.#list !== null && this.#depth > 2;
      this.#drop(isWithinEntry ? this.#entryStart : this.#next);
    } else if (!this.#isCut) this.#drop(this.#start);
  }

  #isLong(): boolean {
    return this.#next - this.#start > this.#mostBytes;
  }

  /** What is left where the stream ends: a document that does not. */
  *end(): Iterable<JsonDocument> {
    if (this.#depth > 0) yield this.#whole();
  }

  /** Goes on by one byte, or to the end of a text. True where that ends a document. */
  #step(): boolean {
    if (this.#isText) {
      this.#skipText();
      return false;
    }
    const byte = this.#queue.bytes[this.#next++] as number;
    if (byte === quote && this.#depth > 0) {
      this.#isText = true;
      if (this.#depth === 1) this.#key = [this.#next, this.#next];
    } else if (byte === openBrace || byte === openBracket) this.#open(byte);
    else if (byte === closeBrace || byte === closeBracket) return this.#close(byte);
    else if (this.#depth === 0 && !spaces.has(byte)) this.#fail();
    return false;
  }

  /** Nearly all bytes are in texts. */
  #skipText(): void {
    const { bytes, length } = this.#queue;
    let next = this.#next;
    let isEscaped = this.#isEscaped;
    while (next < length) {
      const byte = bytes[next++];
      if (isEscaped) isEscaped = false;
      else if (byte === backslash) isEscaped = true;
      else if (byte === quote) {
        this.#isText = false;
        if (this.#depth === 1) this.#key = [this.#key[0], next - 1];
        break;
      }
    }
    this.#next = next;
    this.#isEscaped = isEscaped;
  }

  #open(byte: number): void {
    if (this.#depth === 0) this.#start = this.#next - 1;
    this.#depth++;
    if (this.#depth === 2 && byte === openBracket) this.#list = this.#readKey();
    if (this.#depth === 3) this.#entryStart = this.#next - 1;
  }

  #close(byte: number): boolean {
    if (this.#depth === 0) this.#fail();
    this.#depth--;
    if (this.#depth === 2 && byte === closeBrace && this.#list !== null) {
      this.#entries.push({ list: this.#list, start: this.#entryStart, end: this.#next });
    } else if (this.#depth === 1) this.#list = null;
    return this.#depth === 0;
  }

  #fail(): never {
    throw new Error(`byte ${this.#dropped + this.#next} is neither in a JSON document nor between two`);
  }

  #readKey(): JsonList | null {
    const key = this.#queue.bytes.toString("utf8", ...this.#key);
    return key === "resourceSpans" || key === "resourceLogs" ? key : null;
  }

  #whole(): JsonDocument {
    const body = this.#queue.copy(this.#start, this.#next);
    return {
      list: /^\{\s*"resourceLogs"/.test(body.toString("latin1", 0, 100)) ? "resourceLogs" : "resourceSpans",
      body,
    };
  }

  /** What is complete of a document that is cut, in order; side by side where it goes into one request. */
  *#takeEntries(): Iterable<JsonDocument> {
    let list: JsonList = "resourceSpans";
    let together: string[] = [];
    for (const entry of this.#entries) {
      const isLong = entry.end - entry.start > this.#mostBytes;
      if (together.length > 0 && (isLong || entry.list !== list)) {
        yield wrap(list, together);
        together = [];
      }
      list = entry.list;
      if (isLong) yield* this.#split(entry);
      else together.push(this.#queue.bytes.toString("utf8", entry.start, entry.end));
    }
    if (together.length > 0) yield wrap(list, together);
    this.#entries = [];
  }

  /** A resource with more than goes into one request is sent in several, each of some of its records. */
  *#split({ list, start, end }: Entry): Iterable<JsonDocument> {
    const [scopes, records] =
      list === "resourceSpans" ? ["scopeSpans", "spans"] : ["scopeLogs", "logRecords"];
    const resource = JSON.parse(this.#queue.bytes.toString("utf8", start, end)) as Parsed;
    const pieces = Math.ceil((end - start) / this.#mostBytes);
    for (const scope of listOf(resource, scopes)) {
      const all = listOf(scope, records);
      const size = Math.max(1, Math.ceil(all.length / pieces));
      for (let first = 0; first < all.length; first += size) {
        const some = { ...scope, [records]: all.slice(first, first + size) };
        yield wrap(list, [JSON.stringify({ ...resource, [scopes]: [some] })]);
      }
    }
  }

  #drop(count: number): void {
    if (count === 0) return;
    this.#queue.drop(count);
    this.#dropped += count;
    this.#next -= count;
    this.#start = Math.max(0, this.#start - count);
    this.#entryStart -= count;
    this.#entries = this.#entries.map(({ list, start, end }) => ({
      list,
      start: start - count,
      end: end - count,
    }));
    this.#key = [this.#key[0] - count, this.#key[1] - count];
  }
}

type Parsed = { readonly [key: string]: unknown };

function listOf(parent: Parsed, key: string): readonly Parsed[] {
  const value = parent[key];
  return Array.isArray(value) ? (value as Parsed[]) : [];
}

function wrap(list: JsonList, entries: readonly string[]): JsonDocument {
  return { list, body: Buffer.from(`{"${list}":[${entries.join(",")}]}`) };
}
