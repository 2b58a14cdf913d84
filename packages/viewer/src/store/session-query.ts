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
  readonly sort: { readonly field: SortField; readonly descending: boolean };
  readonly limit: number;
  readonly cursor?: SessionCursor | undefined;
}

/** The last row of the page before: the next page starts after it, whatever came in meanwhile. */
export interface SessionCursor {
  readonly value: number;
  readonly id: number;
}

export function encodeCursor(cursor: SessionCursor): string {
  return Buffer.from(JSON.stringify([cursor.value, cursor.id])).toString("base64url");
}

/** Null where `text` is no cursor of ours. */
export function decodeCursor(text: string): SessionCursor | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    if (!Array.isArray(parsed) || parsed.length !== 2) return null;
    const [value, id] = parsed as unknown[];
    return typeof value === "number" && typeof id === "number" ? { value, id } : null;
  } catch {
    return null;
  }
}
