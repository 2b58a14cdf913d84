import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { conversationQuery, sessionQuery } from "../api/queries.ts";
import { FailureNotice } from "../parts/failure-notice.tsx";
import { useTitle } from "../parts/use-title.ts";
import { sessionTitle } from "../sessions/session-title.tsx";
import { SessionBody } from "./session-body.tsx";
import { SessionHeader } from "./session-header.tsx";
import { SessionSkeleton } from "./session-skeleton.tsx";
import { buildTurns } from "./turns.ts";

const route = getRouteApi("/sessions/$sessionId");
const pollMs = 5_000;

/** One conversation: totals, its turns in order, and the traces behind them. */
export function SessionPage() {
  const { sessionId } = route.useParams();
  const { project } = route.useSearch();
  const detail = useQuery({ ...sessionQuery(sessionId, project), refetchInterval: pollMs });
  const conversation = useQuery({ ...conversationQuery(sessionId, project), refetchInterval: pollMs });
  useTitle(detail.data ? sessionTitle(detail.data) : sessionId);

  const turns = useMemo(
    () => buildTurns(detail.data?.traces ?? [], conversation.data ?? []),
    [detail.data, conversation.data],
  );

  if (detail.isError && !detail.data) {
    return (
      <FailureNotice
        title="This session could not be loaded"
        error={detail.error}
        onRetry={() => void detail.refetch()}
      />
    );
  }
  // Without its messages a conversation would first show the fallback and then jump.
  if (!detail.data || conversation.isPending) return <SessionSkeleton />;

  return (
    <>
      <SessionHeader session={detail.data} />
      <SessionBody
        session={detail.data}
        conversation={conversation.data ?? []}
        turns={turns}
        key={sessionId}
      />
    </>
  );
}
