/** Columns by which sessions can be sorted, as they are called in the API. */
export const sortFields = [
  "startTime",
  "lastActivity",
  "durationMs",
  "traceCount",
  "promptTokens",
  "completionTokens",
  "totalTokens",
  "costUsd",
  "errorCount",
] as const;

export type SortField = (typeof sortFields)[number];

/** Which sessions, in which order, from where. */
export interface SessionQuery {
  readonly project?: string | undefined;
  /** Sessions active at or after, and started at or before; microseconds since 1970. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly user?: string | undefined;
  /** Words of the conversation. */
  readonly q?: string | undefined;
  readonly minTokens?: number | undefined;
  readonly minDurationMs?: number | undefined;
  readonly hasErrors?: boolean | undefined;
  readonly evaluation?: EvaluationFilter | undefined;
  readonly sort: { readonly field: SortField; readonly descending: boolean };
  readonly limit: number;
  readonly cursor?: SessionCursor | undefined;
}

/** Sessions that were judged so: by a name, with a label, with a score within a bound. */
export interface EvaluationFilter {
  readonly name: string;
  readonly label?: string | undefined;
  readonly bound?: { readonly operator: "<" | "<=" | ">" | ">=" | "="; readonly score: number } | undefined;
}

/** The sort value and number of the last row of the page before: the next page starts after it, whatever came in meanwhile. */
export type SessionCursor = readonly [value: number, id: number];

/** A cursor as it is handed out: numbers that mean nothing to others. */
export function encodeCursor(cursor: readonly number[]): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

/** The numbers of a cursor; null where `text` is no cursor of so many. */
export function decodeCursor(text: string, length: number): readonly number[] | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    const isCursor = Array.isArray(parsed) && parsed.length === length && parsed.every(Number.isFinite);
    return isCursor ? (parsed as number[]) : null;
  } catch {
    return null;
  }
}
