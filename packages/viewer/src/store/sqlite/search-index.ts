import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ReceivedSpan } from "../../otlp/received-span.ts";
import { readSearchText, toWords } from "../../semantics/search-text.ts";

/** Documents a trace can have: what is left of a safe integer beside the number of the trace. */
const maxDocuments = 2 ** 20;

/** The full-text index of messages. */
export class SearchIndex {
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;

  constructor(index: DatabaseSync) {
    this.#insert = index.prepare("INSERT INTO search (rowid, words) VALUES (?, ?)");
    this.#delete = index.prepare("INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)");
  }

  /** Indexes a text as the document of that number in its trace. Returns whether there was a number left. */
  add(trace: number, document: number, text: string): boolean {
    if (document >= maxDocuments) return false;
    this.#insert.run(trace * maxDocuments + document, text);
    return true;
  }

  /** Takes a span back out, leaving none of its words in the file. */
  remove(trace: number, document: number, span: ReceivedSpan): void {
    const text = readDocument(span);
    if (text !== null) this.#delete.run(trace * maxDocuments + document, text);
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
