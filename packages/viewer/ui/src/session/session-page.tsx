import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { ApiFailure } from "../api/client.ts";
import { conversationQuery, sessionQuery } from "../api/queries.ts";
import { useLiveInterval } from "../api/live-updates.ts";
import { FailureNotice } from "../parts/failure-notice.tsx";
import { useTitle } from "../parts/use-title.ts";
import { sessionTitle } from "../sessions/session-title.tsx";
import { ChooseProject } from "./choose-project.tsx";
import { type ConversationHandle, SessionBody } from "./session-body.tsx";
import { SessionHeader } from "./session-header.tsx";
import { SessionSkeleton } from "./session-skeleton.tsx";
import { buildTurns } from "./turns.ts";

const route = getRouteApi("/sessions/$sessionId");

/** One conversation: totals, its turns in order, and the traces behind them. */
export function SessionPage() {
  const { sessionId } = route.useParams();
  const { project } = route.useSearch();
  const refetchInterval = useLiveInterval();
  const detail = useQuery({ ...sessionQuery(sessionId, project), refetchInterval });
  const conversation = useQuery({ ...conversationQuery(sessionId, project), refetchInterval });
  const body = useRef<ConversationHandle>(null);
  useTitle(detail.data ? sessionTitle(detail.data) : sessionId);

  const turns = useMemo(
    () => buildTurns(detail.data?.traces ?? [], conversation.data ?? []),
    [detail.data, conversation.data],
  );

  if (detail.error instanceof ApiFailure && detail.error.status === 409) {
    return <ChooseProject sessionId={sessionId} projects={detail.error.projects} />;
  }
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
      <SessionHeader session={detail.data} onShowError={() => body.current?.showNextError()} />
      <SessionBody
        session={detail.data}
        conversation={conversation.data ?? []}
        turns={turns}
        key={sessionId}
        ref={body}
      />
    </>
  );
}
