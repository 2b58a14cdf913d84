import type { SortField } from "../api/sort-fields.ts";

/** By a column, or by the lowest score of an evaluation: then sessions without it are left out. */
export type SessionSort = { readonly descending: boolean } & (
  | { readonly field: SortField }
  | { readonly evaluation: string }
);

/** Which sessions. What is given has to hold all at once; bounds include what they name. */
export interface SessionFilter {
  readonly project?: string | undefined;
  /** Sessions active at or after, and started at or before; microseconds since 1970. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly user?: string | undefined;
  /** Words of the conversation, or the beginning of a session's or a user's id, or a trace id. */
  readonly q?: string | undefined;
  readonly minTokens?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly minDurationMs?: number | undefined;
  readonly maxDurationMs?: number | undefined;
  /** Sessions of unknown cost are neither above nor below a bound. */
  readonly minCostUsd?: number | undefined;
  readonly maxCostUsd?: number | undefined;
  /** Idle is what of the duration no turn covers. */
  readonly minIdleMs?: number | undefined;
  readonly hasErrors?: boolean | undefined;
  readonly evaluation?: EvaluationFilter | undefined;
}

/** Which sessions, in which order, from where. */
export interface SessionQuery extends SessionFilter {
  readonly sort: SessionSort;
  readonly limit: number;
  readonly cursor?: SessionCursor | undefined;
}

/** Over what sessions can be counted. */
export const histogramFields = ["startTime", "totalTokens"] as const;

/** How sessions spread over one of their figures. */
export interface HistogramQuery extends SessionFilter {
  readonly by: (typeof histogramFields)[number];
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
