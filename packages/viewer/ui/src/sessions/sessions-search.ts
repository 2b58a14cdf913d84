import { type SortField, sortFields } from "../../../src/api/sort-fields.ts";

/** Filters and order of the sessions list, as they stand in the address and go to the API. */
export interface SessionsSearch {
  readonly q?: string;
  readonly sort?: string;
  readonly project?: string;
  readonly user?: string;
  /** How far back: `1h`, `24h`, `7d`, `30d`. */
  readonly range?: string;
  readonly from?: string;
  readonly to?: string;
  readonly minTokens?: string;
  readonly maxTokens?: string;
  readonly minDurationMs?: string;
  readonly maxDurationMs?: string;
  readonly minCostUsd?: string;
  readonly maxCostUsd?: string;
  readonly minIdleMs?: string;
  readonly hasErrors?: string;
  readonly evaluation?: string;
}

const names = [
  "q",
  "project",
  "user",
  "range",
  "from",
  "to",
  "minTokens",
  "maxTokens",
  "minDurationMs",
  "maxDurationMs",
  "minCostUsd",
  "maxCostUsd",
  "minIdleMs",
  "hasErrors",
  "evaluation",
] as const;

/** Reads the address; what it does not know or cannot use is dropped. */
export function parseSessionsSearch(raw: Readonly<Record<string, unknown>>): SessionsSearch {
  const search: Record<string, string> = {};
  for (const name of names) {
    const value = raw[name];
    if (typeof value === "string" && value !== "") search[name] = value;
  }
  const { sort } = raw;
  if (typeof sort === "string" && readSort(sort) !== null) search["sort"] = sort;
  return search;
}

/** What orders a list: a figure, or the score of an evaluation. */
export type SortBy = SortField | `evaluation:${string}`;

/** How a list is ordered. */
export interface Sort {
  readonly key: SortBy;
  readonly descending: boolean;
}

export const defaultSort: Sort = { key: "lastActivity", descending: true };

/** The order that a `sort` parameter asks for; null if it names nothing sortable. */
export function readSort(sort: string): Sort | null {
  const descending = sort.startsWith("-");
  const name = descending ? sort.slice(1) : sort;
  const key = sortFields.find((candidate) => candidate === name) ?? (isEvaluationSort(name) ? name : null);
  return key === null ? null : { key, descending };
}

function isEvaluationSort(name: string): name is `evaluation:${string}` {
  return /^evaluation:./s.test(name);
}

/** The `sort` parameter for an order; undefined for the one that needs no saying. */
export function writeSort(sort: Sort): string | undefined {
  if (sort.key === defaultSort.key && sort.descending === defaultSort.descending) return undefined;
  return `${sort.descending ? "-" : ""}${sort.key}`;
}

/** The order after a click on a column: largest first, then smallest first. */
export function toggleSort(current: Sort, key: SortBy): Sort {
  return { key, descending: current.key === key ? !current.descending : true };
}
