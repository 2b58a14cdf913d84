import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Conversation, SessionDetail, SessionList, TraceDetail } from "../../../src/api/contract.ts";
import type { SessionsSearch } from "../sessions/sessions-search.ts";
import { getJson, withQuery } from "./client.ts";

const pageSize = 100;

/** Path of a page of the sessions list. */
export const sessionsPath = (search: SessionsSearch, cursor: string | null): string =>
  withQuery("/api/sessions", { ...search, limit: String(pageSize), cursor: cursor ?? undefined });

/** The sessions that match, page by page. */
export const sessionsQuery = (search: SessionsSearch) =>
  infiniteQueryOptions({
    queryKey: ["sessions", search],
    queryFn: ({ pageParam, signal }) => getJson<SessionList>(sessionsPath(search, pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

/** One session with its turns. */
export const sessionQuery = (sessionId: string, project: string | undefined) =>
  queryOptions({
    queryKey: ["session", sessionId, project ?? null, "detail"],
    queryFn: ({ signal }) =>
      getJson<SessionDetail>(
        withQuery(`/api/sessions/${encodeURIComponent(sessionId)}`, { project }),
        signal,
      ),
  });

/** Every message of a session, oldest first. */
export const conversationQuery = (sessionId: string, project: string | undefined) =>
  queryOptions({
    queryKey: ["session", sessionId, project ?? null, "conversation"],
    queryFn: ({ signal }) =>
      getJson<Conversation>(
        withQuery(`/api/sessions/${encodeURIComponent(sessionId)}/conversation`, { project }),
        signal,
      ),
  });

/** One trace with its spans. */
export const traceQuery = (traceId: string) =>
  queryOptions({
    queryKey: ["trace", traceId],
    queryFn: ({ signal }) => getJson<TraceDetail>(`/api/traces/${encodeURIComponent(traceId)}`, signal),
  });
