import { hash } from "node:crypto";
import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import type { SpanFacts } from "../../semantics/span-facts.ts";
import type { SpanKind } from "../../semantics/span-kind.ts";
import type { PayloadAddress } from "./chunks.ts";
import type { StringTable } from "./string-table.ts";

/** A row of the table `spans`, as SQLite gives it. */
export type SpanRow = Readonly<Record<string, SQLOutputValue>>;

// The column `flags`: these bits, and from bit 7 on the number of the kind.
const flag = {
  error: 1,
  inputValue: 2,
  outputValue: 4,
  inputMessages: 8,
  outputMessages: 16,
  explicitProject: 32,
  carrier: 64,
};
const kindShift = 7;

// Numbers are in files: append, never reorder.
const kinds: readonly (SpanKind | null)[] = [
  null,
  "LLM",
  "CHAIN",
  "AGENT",
  "TOOL",
  "RETRIEVER",
  "EMBEDDING",
  "RERANKER",
  "GUARDRAIL",
  "EVALUATOR",
  "PROMPT",
];

export const insertSpan = `
  INSERT INTO spans (trace, span, parent, start, duration, flags, session, user, project, model,
    prompt, completion, total, cached, reasoning, response, chunk, position, document)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** The parameters of {@link insertSpan}. */
export function toSpanRow(
  trace: number,
  facts: SpanFacts,
  strings: StringTable,
  payload: PayloadAddress,
  document: number | null,
): SQLInputValue[] {
  const { usage, text } = facts;
  return [
    trace,
    Buffer.from(facts.spanId, "hex"),
    facts.parentSpanId === null ? null : Buffer.from(facts.parentSpanId, "hex"),
    facts.start,
    facts.end - facts.start,
    (facts.isError ? flag.error : 0) |
      (text.inputValue ? flag.inputValue : 0) |
      (text.outputValue ? flag.outputValue : 0) |
      (text.inputMessages ? flag.inputMessages : 0) |
      (text.outputMessages ? flag.outputMessages : 0) |
      (facts.isProjectExplicit ? flag.explicitProject : 0) |
      (facts.isCarrier ? flag.carrier : 0) |
      (kinds.indexOf(facts.kind) << kindShift),
    strings.intern(facts.sessionId),
    strings.intern(facts.userId),
    strings.intern(facts.project),
    strings.intern(facts.model),
    usage?.prompt ?? null,
    usage?.completion ?? null,
    usage?.total ?? null,
    usage?.cached ?? null,
    usage?.reasoning ?? null,
    facts.responseId === null ? null : Number(facts.responseId),
    payload.chunk,
    payload.position,
    document,
  ];
}

/** The facts a row was made from. */
export function fromSpanRow(row: SpanRow, strings: StringTable): SpanFacts {
  const number = (column: string): number | null => row[column] as number | null;
  const text = (column: string): string | null => strings.read(number(column));
  const flags = number("flags") ?? 0;
  const start = number("start") ?? 0;
  const usage = {
    prompt: number("prompt"),
    completion: number("completion"),
    total: number("total"),
    cached: number("cached"),
    reasoning: number("reasoning"),
  };
  return {
    spanId: readHex(row["span"]),
    parentSpanId: row["parent"] === null ? null : readHex(row["parent"]),
    start,
    end: start + (number("duration") ?? 0),
    isError: (flags & flag.error) !== 0,
    kind: kinds[flags >> kindShift] ?? null,
    sessionId: text("session"),
    userId: text("user"),
    project: text("project"),
    isProjectExplicit: (flags & flag.explicitProject) !== 0,
    model: text("model"),
    usage: (usage.prompt ?? usage.completion ?? usage.total) === null ? null : usage,
    responseId: row["response"] === null ? null : String(row["response"]),
    text: {
      inputValue: (flags & flag.inputValue) !== 0,
      outputValue: (flags & flag.outputValue) !== 0,
      inputMessages: (flags & flag.inputMessages) !== 0,
      outputMessages: (flags & flag.outputMessages) !== 0,
    },
    isCarrier: (flags & flag.carrier) !== 0,
  };
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
