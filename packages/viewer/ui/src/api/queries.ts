import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
  Conversation,
  DoctorReport,
  Problem,
  SessionDetail,
  SessionHistogram,
  SessionList,
  TraceDetail,
  UserList,
} from "../../../src/api/contract.ts";
import { pageSize } from "../../../src/api/page-size.ts";
import { omit } from "../app/omit.ts";
import type { SessionsSearch } from "../sessions/sessions-search.ts";
import { isTimeRange, timeRanges } from "../sessions/time-range.ts";
import type { UsersSearch } from "../users/users-search.ts";
import { getJson, withQuery } from "./client.ts";

/** What the API is asked for a list: a range that is relative to now becomes a time. */
function toParameters({ range, ...search }: SessionsSearch): Record<string, string | undefined> {
  const since = isTimeRange(range) ? new Date(Date.now() - timeRanges[range].ms).toISOString() : undefined;
  return { ...search, from: search.from ?? since };
}

function sessionsPath(search: SessionsSearch, cursor: string | null): string {
  return withQuery("/api/sessions", {
    ...toParameters(search),
    limit: String(pageSize),
    cursor: cursor ?? undefined,
  });
}

/** Where the first page of a list is asked for. */
export const firstSessionsPath = (search: SessionsSearch): string => sessionsPath(search, null);

/** The sessions that match, page by page. Its first page is the head, which need not be asked for then. */
export const sessionsQuery = (search: SessionsSearch) =>
  infiniteQueryOptions({
    queryKey: ["sessions", search],
    queryFn: async ({ pageParam, signal, client }) => {
      const page = await getJson<SessionList>(sessionsPath(search, pageParam), signal);
      if (pageParam === null) client.setQueryData(sessionsHeadQuery(search).queryKey, page);
      return page;
    },
    // To compare all rows that are loaded with themselves would delay every further page.
    structuralSharing: false,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

/** The first page as it is now, apart from the pages that were scrolled to. */
export const sessionsHeadQuery = (search: SessionsSearch) =>
  queryOptions({
    queryKey: ["sessions-head", search],
    queryFn: ({ signal }) => getJson<SessionList>(firstSessionsPath(search), signal),
  });

/**
 * How many sessions match, over time and over tokens. Each shows what lies outside its own range,
 * too, so that the range can be widened again.
 */
export const histogramsQuery = (search: SessionsSearch) => {
  const filters = omit(search, "sort");
  const count = (
    by: SessionHistogram["by"],
    asked: SessionsSearch,
    signal: AbortSignal,
  ): Promise<SessionHistogram> =>
    getJson(withQuery("/api/sessions/histogram", { by, ...toParameters(asked) }), signal);
  return queryOptions({
    queryKey: ["sessions-histogram", filters],
    queryFn: async ({ signal }) => {
      const [overTime, overTokens] = await Promise.all([
        count("startTime", omit(filters, "from", "to"), signal),
        count("totalTokens", omit(filters, "minTokens", "maxTokens"), signal),
      ]);
      return { overTime: overTime.buckets, overTokens: overTokens.buckets };
    },
    placeholderData: keepPreviousData,
  });
};

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

/** The users that match, those heard from last first. */
export const usersQuery = (search: UsersSearch) =>
  infiniteQueryOptions({
    queryKey: ["users", search],
    queryFn: ({ pageParam, signal }) =>
      getJson<UserList>(
        withQuery("/api/users", { ...search, limit: String(pageSize), cursor: pageParam ?? undefined }),
        signal,
      ),
    placeholderData: keepPreviousData,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** What is wrong with the traces received. */
export const doctorQuery = (problem: Problem | undefined) =>
  queryOptions({
    queryKey: ["doctor", problem ?? null],
    queryFn: ({ signal }) =>
      getJson<DoctorReport>(withQuery("/api/doctor", { problem, limit: "50" }), signal),
    placeholderData: keepPreviousData,
  });

const lostTracesMs = 30_000;

/** How many traces are in no session. Beside a list it need not be known to the second. */
export const lostTracesQuery = queryOptions({
  queryKey: ["lost-traces"],
  queryFn: ({ signal }) =>
    getJson<DoctorReport>(withQuery("/api/doctor", { problem: "no_session", limit: "1" }), signal),
  staleTime: lostTracesMs,
  refetchInterval: lostTracesMs,
});

/** One trace with its spans. */
export const traceQuery = (traceId: string) =>
  queryOptions({
    queryKey: ["trace", traceId],
    queryFn: ({ signal }) => getJson<TraceDetail>(`/api/traces/${encodeURIComponent(traceId)}`, signal),
  });
