import { useQueries } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { SessionDetail } from "../../../src/api/contract.ts";
import { conversationQuery, sessionQuery } from "../api/queries.ts";
import { FailureNotice } from "../parts/failure-notice.tsx";
import { Notice } from "../parts/notice.tsx";
import { PageSkeleton } from "../parts/page-skeleton.tsx";
import { useTitle } from "../parts/use-title.ts";
import { buildTurns } from "../session/turns.ts";
import { sessionTitle } from "../sessions/session-title.tsx";
import { ComparedTotals } from "./compared-totals.tsx";
import { ComparedTurns } from "./compared-turns.tsx";
import { TurnPair } from "./turn-pair.tsx";
import styles from "./compare-page.module.css";

const route = getRouteApi("/compare");

/** Two conversations side by side, turn against turn; or two turns alone. */
export function ComparePage() {
  const { a = "", aProject, b = "", bProject, aTurn, bTurn } = route.useSearch();
  const [detailA, detailB] = useQueries({ queries: [sessionQuery(a, aProject), sessionQuery(b, bProject)] });
  const [saidA, saidB] = useQueries({
    queries: [conversationQuery(a, aProject), conversationQuery(b, bProject)],
  });
  useTitle("Compare");

  if (a === "" || b === "") {
    return (
      <Notice title="Two sessions are needed" action={<Link to="/">All sessions</Link>}>
        Open a session and choose “Compare with …” under “More”.
      </Notice>
    );
  }
  const error = detailA.error ?? detailB.error;
  if (error !== null) {
    const retry = (): void => {
      void detailA.refetch();
      void detailB.refetch();
    };
    return <FailureNotice title="The sessions could not be loaded" error={error} onRetry={retry} />;
  }
  if (!detailA.data || !detailB.data || saidA.isPending || saidB.isPending) {
    return <PageSkeleton label="Loading both sessions" />;
  }
  const turnsA = buildTurns(detailA.data.traces, saidA.data ?? []);
  const turnsB = buildTurns(detailB.data.traces, saidB.data ?? []);
  const ofTurns = aTurn !== undefined || bTurn !== undefined;
  return (
    <div className={styles["page"]}>
      <h1>{ofTurns ? "Compare turns" : "Compare"}</h1>
      {ofTurns ? (
        <>
          <p className={styles["origin"]}>
            <SessionLink session={detailA.data} />
            {a !== b && (
              <>
                {" "}
                and <SessionLink session={detailB.data} />
              </>
            )}
          </p>
          <TurnPair a={turnsA} b={turnsB} />
        </>
      ) : (
        <>
          <ComparedTotals a={detailA.data} b={detailB.data} />
          <ComparedTurns a={turnsA} b={turnsB} />
        </>
      )}
    </div>
  );
}

function SessionLink({ session }: { readonly session: SessionDetail }) {
  const { sessionId, project } = session;
  return (
    <Link to="/sessions/$sessionId" params={{ sessionId }} search={{ project }}>
      {sessionTitle(session)}
    </Link>
  );
}
