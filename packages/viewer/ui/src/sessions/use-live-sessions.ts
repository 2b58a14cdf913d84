import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { SessionList, SessionRow } from "../../../src/api/contract.ts";
import { sessionsHeadQuery, sessionsQuery } from "../api/queries.ts";
import { useLiveInterval } from "../api/live-updates.ts";
import { mergeHead } from "./merge-head.ts";
import type { SessionsSearch } from "./sessions-search.ts";

// Within the height of the toolbar nobody has begun to read.
const atTop = (): boolean => window.scrollY < 120;

/**
 * The list, kept current. At its top new sessions appear by themselves; further down the rows that
 * are read change in place and nothing moves, and `unseen` counts what is waiting above.
 */
export function useLiveSessions(search: SessionsSearch) {
  const client = useQueryClient();
  const query = useInfiniteQuery(sessionsQuery(search));
  const head = useQuery({
    ...sessionsHeadQuery(search),
    refetchInterval: useLiveInterval(),
    enabled: query.isSuccess && !query.isPlaceholderData,
  });

  const showHead = (): void => {
    if (head.data)
      client.setQueryData(sessionsQuery(search).queryKey, { pages: [head.data], pageParams: [null] });
    window.scrollTo({ top: 0 });
  };

  const fresh = head.data;
  useEffect(() => {
    if (fresh === undefined) return;
    client.setQueryData<InfiniteData<SessionList, string | null>>(sessionsQuery(search).queryKey, (before) =>
      before === undefined ? before : mergeHead(before, fresh, atTop()),
    );
  }, [client, fresh, search]);

  const known = useMemo(
    () => new Set(query.data?.pages.flatMap((page) => page.sessions.map(rowKey))),
    [query.data],
  );
  const unseen = fresh?.sessions.filter((session) => !known.has(rowKey(session))).length ?? 0;
  return { query, unseen, showHead };
}

const rowKey = (session: SessionRow): string => `${session.project}\n${session.sessionId}`;
