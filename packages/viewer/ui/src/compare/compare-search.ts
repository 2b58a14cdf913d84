/** The two sessions, or turns, that are compared, as they stand in the address. */
export interface CompareSearch {
  readonly a?: string;
  readonly aProject?: string;
  readonly b?: string;
  readonly bProject?: string;
  /** Numbers of the turns, from 1, where two turns are compared rather than the whole. */
  readonly aTurn?: string;
  readonly bTurn?: string;
}

export function parseCompareSearch(raw: Readonly<Record<string, unknown>>): CompareSearch {
  const search: Record<string, string> = {};
  for (const name of ["a", "aProject", "b", "bProject", "aTurn", "bTurn"]) {
    const value = raw[name];
    if (typeof value === "string" && value !== "") search[name] = value;
  }
  return search;
}
