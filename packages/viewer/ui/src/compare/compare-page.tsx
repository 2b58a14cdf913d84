import { useQueries } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { conversationQuery, sessionQuery } from "../api/queries.ts";
import { FailureNotice } from "../parts/failure-notice.tsx";
import { Notice } from "../parts/notice.tsx";
import { useTitle } from "../parts/use-title.ts";
import { buildTurns } from "../session/turns.ts";
import { ComparedTotals } from "./compared-totals.tsx";
import { ComparedTurns } from "./compared-turns.tsx";
import styles from "./compare-page.module.css";

const route = getRouteApi("/compare");

/** Two conversations side by side, turn against turn. */
export function ComparePage() {
  const { a = "", aProject, b = "", bProject } = route.useSearch();
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
    return <p role="status">Loading both sessions …</p>;
  }
  return (
    <div className={styles["page"]}>
      <h1>Compare</h1>
      <ComparedTotals a={detailA.data} b={detailB.data} />
      <ComparedTurns
        a={buildTurns(detailA.data.traces, saidA.data ?? [])}
        b={buildTurns(detailB.data.traces, saidB.data ?? [])}
      />
    </div>
  );
}
