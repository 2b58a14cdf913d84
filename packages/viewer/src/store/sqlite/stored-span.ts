import { hash } from "node:crypto";
import type { SQLOutputValue, StatementSync, DatabaseSync } from "node:sqlite";
import type { SpanFacts } from "../../semantics/span-facts.ts";
import { type SpanKind, spanKinds } from "../../semantics/span-kind.ts";
import type { PayloadAddress } from "./chunks.ts";
import { FactReader, FactWriter } from "./fact-bytes.ts";
import type { StringTable } from "./string-table.ts";

/** What the index keeps of a span. */
export interface StoredSpan extends PayloadAddress {
  readonly facts: SpanFacts;
  /** Its number in the full-text index, where it is there. */
  readonly document: number | null;
}

// Bits of a span's flags; from bit 16 on stands the number of the kind.
const flag = {
  error: 1,
  inputValue: 2,
  outputValue: 4,
  inputMessages: 8,
  outputMessages: 16,
  explicitProject: 32,
  carrier: 64,
  parentInPart: 128,
  parentElsewhere: 256,
  response: 512,
  prompt: 1024,
  completion: 2048,
  total: 4096,
  cached: 8192,
  reasoning: 16384,
  earlier: 32768, // than the span before
};
const kindShift = 16;

const kinds: readonly (SpanKind | null)[] = [null, ...spanKinds];

/**
 * The table `parts`: the spans of a trace that came together, as one value. They are only ever
 * read together, and a row for each would cost several times as much to write.
 */
export class PartTable {
  readonly #strings: StringTable;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #ofTrace: StatementSync;
  readonly #writer = new FactWriter();

  constructor(index: DatabaseSync, strings: StringTable) {
    this.#strings = strings;
    this.#insert = index.prepare("INSERT OR REPLACE INTO parts (trace, chunk, spans) VALUES (?, ?, ?)");
    this.#delete = index.prepare("DELETE FROM parts WHERE trace = ? AND chunk = ?");
    this.#ofTrace = index.prepare("SELECT chunk, spans FROM parts WHERE trace = ? ORDER BY chunk");
  }

  /** Stores all spans of a trace whose payloads are in a chunk, in the place of what was stored. */
  write(trace: number, chunk: number, spans: readonly StoredSpan[]): void {
    if (spans.length === 0) this.#delete.run(trace, chunk);
    else this.#insert.run(trace, chunk, this.#encode(spans));
  }

  read(trace: number): StoredSpan[] {
    return this.#ofTrace
      .all(trace)
      .flatMap((row) => this.#decode(Number(row["chunk"]), row["spans"] as Uint8Array));
  }

  /** The ids of a trace's spans alone. */
  readIds(trace: number): Set<string> {
    return new Set(this.read(trace).map(({ facts }) => facts.spanId));
  }

  #encode(spans: readonly StoredSpan[]): Uint8Array {
    const writer = this.#writer;
    const places = new Map<string, number>();
    for (const { facts } of spans) places.set(facts.spanId, places.size);
    writer.reset();
    writer.number(spans.length);
    let [start, position] = [0, 0];
    for (const span of spans) {
      const { facts } = span;
      const { usage, parentSpanId, responseId } = facts;
      const parent = parentSpanId === null ? undefined : places.get(parentSpanId);
      writer.id(facts.spanId);
      const isEarlier = facts.start < start;
      writer.number(toFlags(facts, parent !== undefined) | (isEarlier ? flag.earlier : 0));
      if (parent !== undefined) writer.number(parent);
      else if (parentSpanId !== null) writer.id(parentSpanId);
      writer.number(Math.abs(facts.start - start));
      start = facts.start;
      writer.number(facts.end - start);
      this.#writeName(facts.sessionId);
      this.#writeName(facts.userId);
      this.#writeName(facts.project);
      this.#writeName(facts.model);
      if (responseId !== null) writer.number(Number(responseId));
      if (usage !== null) {
        this.#writeCount(usage.prompt);
        this.#writeCount(usage.completion);
        this.#writeCount(usage.total);
        this.#writeCount(usage.cached);
        this.#writeCount(usage.reasoning);
      }
      writer.number(span.document === null ? 0 : span.document + 1);
      writer.number(span.position - position);
      position = span.position;
    }
    return writer.bytes();
  }

  #writeName(name: string | null): void {
    this.#writer.number(this.#strings.intern(name) ?? 0);
  }

  #writeCount(count: number | null): void {
    if (count !== null) this.#writer.number(count);
  }

  #decode(chunk: number, bytes: Uint8Array): StoredSpan[] {
    const reader = new FactReader(bytes);
    const length = reader.number();
    const spans: StoredSpan[] = [];
    const parents: number[] = [];
    const ids: string[] = [];
    const text = (): string | null => this.#strings.read(reader.number() || null);
    let [start, position] = [0, 0];
    for (let place = 0; place < length; place++) {
      const spanId = reader.id();
      const flags = reader.number();
      const has = (bit: number): boolean => (flags & bit) !== 0;
      const count = (bit: number): number | null => (has(bit) ? reader.number() : null);
      ids.push(spanId);
      parents.push(has(flag.parentInPart) ? reader.number() : -1);
      const parentSpanId = has(flag.parentElsewhere) ? reader.id() : null;
      start += has(flag.earlier) ? -reader.number() : reader.number();
      const end = start + reader.number();
      const [sessionId, userId, project, model] = [text(), text(), text(), text()];
      const responseId = has(flag.response) ? String(reader.number()) : null;
      const usage = {
        prompt: count(flag.prompt),
        completion: count(flag.completion),
        total: count(flag.total),
        cached: count(flag.cached),
        reasoning: count(flag.reasoning),
      };
      const document = reader.number();
      position += reader.number();
      spans.push({
        chunk,
        position,
        document: document === 0 ? null : document - 1,
        facts: {
          spanId,
          parentSpanId,
          start,
          end,
          isError: has(flag.error),
          kind: kinds[flags >>> kindShift] ?? null,
          sessionId,
          userId,
          project,
          isProjectExplicit: has(flag.explicitProject),
          model,
          usage: (usage.prompt ?? usage.completion ?? usage.total) === null ? null : usage,
          responseId,
          text: {
            inputValue: has(flag.inputValue),
            outputValue: has(flag.outputValue),
            inputMessages: has(flag.inputMessages),
            outputMessages: has(flag.outputMessages),
          },
          isCarrier: has(flag.carrier),
        },
      });
    }
    return spans.map((span, place) => {
      const parent = ids[parents[place] as number];
      return parent === undefined ? span : { ...span, facts: { ...span.facts, parentSpanId: parent } };
    });
  }
}

function toFlags(facts: SpanFacts, isParentInPart: boolean): number {
  const { usage, text } = facts;
  return (
    (facts.isError ? flag.error : 0) |
    (text.inputValue ? flag.inputValue : 0) |
    (text.outputValue ? flag.outputValue : 0) |
    (text.inputMessages ? flag.inputMessages : 0) |
    (text.outputMessages ? flag.outputMessages : 0) |
    (facts.isProjectExplicit ? flag.explicitProject : 0) |
    (facts.isCarrier ? flag.carrier : 0) |
    (isParentInPart ? flag.parentInPart : facts.parentSpanId === null ? 0 : flag.parentElsewhere) |
    (facts.responseId === null ? 0 : flag.response) |
    (usage === null || usage.prompt === null ? 0 : flag.prompt) |
    (usage === null || usage.completion === null ? 0 : flag.completion) |
    (usage === null || usage.total === null ? 0 : flag.total) |
    (usage === null || usage.cached === null ? 0 : flag.cached) |
    (usage === null || usage.reasoning === null ? 0 : flag.reasoning) |
    (kinds.indexOf(facts.kind) << kindShift)
  );
}

/** 48 bits that stand for a response id, in decimal: it is only ever compared. */
export function hashResponseId(responseId: string): string {
  return String(Number.parseInt(hash("sha1", responseId).slice(0, 12), 16));
}

/** The hex digits of an id column. */
export function readHex(value: SQLOutputValue | undefined): string {
  return Buffer.from(value as Uint8Array).toString("hex");
}

/** Dollars of a cost column, which counts billionths of them. */
export function toDollars(cost: SQLOutputValue | undefined): number | null {
  return typeof cost === "number" ? cost / 1e9 : null;
}
