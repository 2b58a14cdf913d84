import { useInfiniteQuery } from "@tanstack/react-query";
import type { SessionRow } from "../../../src/api/contract.ts";
import { sessionsQuery } from "../api/queries.ts";
import { getLastListSearch } from "../sessions/last-list-search.ts";

interface Siblings {
  readonly previous: SessionRow | undefined;
  readonly next: SessionRow | undefined;
}

/** The sessions before and after this one, in the list as it was last looked at. */
export function useSiblings(session: Pick<SessionRow, "project" | "sessionId">): Siblings {
  const { data } = useInfiniteQuery({ ...sessionsQuery(getLastListSearch()), staleTime: 30_000 });
  const sessions = data?.pages.flatMap((page) => page.sessions) ?? [];
  const index = sessions.findIndex(
    ({ project, sessionId }) => project === session.project && sessionId === session.sessionId,
  );
  if (index === -1) return { previous: undefined, next: undefined };
  return { previous: sessions[index - 1], next: sessions[index + 1] };
}
