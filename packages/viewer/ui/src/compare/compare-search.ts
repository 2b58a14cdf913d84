/** The two sessions that are compared, as they stand in the address. */
export interface CompareSearch {
  readonly a?: string;
  readonly aProject?: string;
  readonly b?: string;
  readonly bProject?: string;
}

export function parseCompareSearch(raw: Readonly<Record<string, unknown>>): CompareSearch {
  const search: Record<string, string> = {};
  for (const name of ["a", "aProject", "b", "bProject"]) {
    const value = raw[name];
    if (typeof value === "string" && value !== "") search[name] = value;
  }
  return search;
}
