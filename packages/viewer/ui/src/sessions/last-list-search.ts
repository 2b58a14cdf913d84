import type { SessionsSearch } from "./sessions-search.ts";

let last: SessionsSearch = {};

/** Filters and order of the list as it was last shown: the sequence that "next session" follows. */
export const getLastListSearch = (): SessionsSearch => last;

export function rememberListSearch(search: SessionsSearch): void {
  last = search;
}
