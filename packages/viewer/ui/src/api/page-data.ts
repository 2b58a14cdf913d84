import type { QueryClient } from "@tanstack/react-query";
import type { SessionList } from "../../../src/api/contract.ts";
import type { PageData } from "../../../src/api/page-data.ts";
import type { SessionsSearch } from "../sessions/sessions-search.ts";
import { firstSessionsPath, sessionsHeadQuery, sessionsQuery } from "./queries.ts";

/** Takes what the page came with out of it; null where it came with nothing. */
export function takePageData(): PageData | null {
  const block = document.getElementById("page-data");
  block?.remove();
  return block === null ? null : (JSON.parse(block.textContent) as PageData);
}

/** The list that the page came with; null where it came with none, or with that of another search. */
export function fillSessions(
  client: QueryClient,
  search: SessionsSearch,
  { answers }: PageData,
): SessionList | null {
  const [path, query] = firstSessionsPath(search).split("?");
  const asked = new URLSearchParams(query);
  asked.sort();
  const list = answers[`${path}?${asked.toString()}`] as SessionList | undefined;
  if (list === undefined) return null;
  client.setQueryData(sessionsQuery(search).queryKey, { pages: [list], pageParams: [null] });
  client.setQueryData(sessionsHeadQuery(search).queryKey, list);
  return list;
}
