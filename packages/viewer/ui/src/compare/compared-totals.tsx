import { Link } from "@tanstack/react-router";
import type { SessionDetail } from "../../../src/api/contract.ts";
import { formatDuration } from "../format/duration.ts";
import { formatCost, formatCount } from "../format/number.ts";
import { sessionTitle } from "../sessions/session-title.tsx";
import { ComparedFigures, type Measure } from "./compared-figures.tsx";
import styles from "./compared-totals.module.css";

const measures: readonly Measure<SessionDetail>[] = [
  { name: "Traces", read: (session) => session.traceCount, format: formatCount },
  { name: "Duration", read: (session) => session.durationMs, format: formatDuration },
  { name: "Active", read: (session) => session.activeMs, format: formatDuration },
  { name: "Prompt tokens", read: (session) => session.promptTokens, format: formatCount },
  { name: "Completion tokens", read: (session) => session.completionTokens, format: formatCount },
  { name: "Total tokens", read: (session) => session.totalTokens, format: formatCount },
  { name: "Cost", read: (session) => session.costUsd, format: formatCost },
  { name: "Errors", read: (session) => session.errorCount, format: formatCount },
];

/** The figures of two sessions and how far they are apart. */
export function ComparedTotals({ a, b }: { readonly a: SessionDetail; readonly b: SessionDetail }) {
  return (
    <ComparedFigures
      caption="Totals"
      measures={measures}
      heads={[<Head key="a" session={a} />, <Head key="b" session={b} />]}
      subjects={[a, b]}
    />
  );
}

function Head({ session }: { readonly session: SessionDetail }) {
  return (
    <div className={styles["head"]}>
      <Link
        to="/sessions/$sessionId"
        params={{ sessionId: session.sessionId }}
        search={{ project: session.project }}
        dir="auto"
        title={sessionTitle(session)}
      >
        {sessionTitle(session)}
      </Link>
      <code title={session.sessionId}>{session.sessionId}</code>
    </div>
  );
}
