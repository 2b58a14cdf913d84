import { pageSize } from "../api/page-size.ts";
import type { Store } from "../store/store.ts";
import { readSessionQuery } from "./query-parameters.ts";

/**
 * What the page at an address is going to ask the API first, and the answer to it, by path: sent
 * with the page, it is there before the scripts that would ask. Null where that would not be at
 * once, or where there is nothing but an error to tell, which the page asks for itself.
 */
export async function answerFirst(
  store: Store,
  path: string,
  search: URLSearchParams,
): Promise<Readonly<Record<string, unknown>> | null> {
  // A search may take long, with nothing to look at; and the page alone knows since when a range is.
  if (path !== "/" || search.has("q") || search.has("range")) return null;
  const asked = new URLSearchParams(search);
  asked.set("limit", String(pageSize));
  asked.sort();
  try {
    return { [`/api/sessions?${asked.toString()}`]: await store.listSessions(readSessionQuery(asked)) };
  } catch {
    return null;
  }
}

/** Data in a page: whatever the texts in it hold, it ends where we end it, and nothing of it runs. */
export function toDataBlock(id: string, data: unknown): string {
  // https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
  const json = JSON.stringify(data).replaceAll("<", String.raw`\u003c`);
  return `<script type="application/json" id="${id}">${json}</script>`;
}
