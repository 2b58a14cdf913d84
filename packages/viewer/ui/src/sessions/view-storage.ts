import { parseSearch, stringifySearch } from "../app/search-params.ts";
import { parseSessionsSearch, type SessionsSearch } from "./sessions-search.ts";

const key = "otel-sessions.views";

/** Filters and order that were given a name. The address says all there is to say of them. */
export interface SavedView {
  readonly name: string;
  readonly search: SessionsSearch;
}

/** The views saved in this browser, by name. */
export function loadViews(): readonly SavedView[] {
  const stored: unknown = readJson(localStorage.getItem(key) ?? "{}");
  if (typeof stored !== "object" || stored === null) return [];
  return Object.entries(stored)
    .flatMap(([name, query]: [string, unknown]) =>
      typeof query === "string" ? [{ name, search: parseSessionsSearch(parseSearch(query)) }] : [],
    )
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** Saves a view in the place of another of that name. Returns all. */
export function saveView(name: string, search: SessionsSearch): readonly SavedView[] {
  return storeViews([...loadViews().filter((view) => view.name !== name), { name, search }]);
}

export function deleteView(name: string): readonly SavedView[] {
  return storeViews(loadViews().filter((view) => view.name !== name));
}

function storeViews(views: readonly SavedView[]): readonly SavedView[] {
  const queries = views.map(({ name, search }) => [name, stringifySearch({ ...search })] as const);
  localStorage.setItem(key, JSON.stringify(Object.fromEntries(queries)));
  return loadViews();
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
