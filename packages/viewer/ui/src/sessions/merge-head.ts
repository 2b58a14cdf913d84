import type { InfiniteData } from "@tanstack/react-query";
import type { SessionList, SessionRow } from "../../../src/api/contract.ts";

type Pages = InfiniteData<SessionList, string | null>;

/**
 * Brings a newer first page into the loaded ones. `replace` takes it as it is, and lets scrolling
 * load the rest anew; otherwise only what is already shown is updated, where it stands.
 */
export function mergeHead(loaded: Pages, head: SessionList, replace: boolean): Pages {
  if (replace) return { pages: [head], pageParams: [null] };
  const fresh = new Map(head.sessions.map((session) => [key(session), session]));
  const pages = loaded.pages.map((page) => ({
    sessions: page.sessions.map((session) => fresh.get(key(session)) ?? session),
    nextCursor: page.nextCursor,
    total: head.total,
  }));
  return { pages, pageParams: loaded.pageParams };
}

const key = (session: SessionRow): string => `${session.project}\n${session.sessionId}`;
