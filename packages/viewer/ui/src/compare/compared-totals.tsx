import { Link } from "@tanstack/react-router";
import type { SessionDetail } from "../../../src/api/contract.ts";
import { formatDuration } from "../format/duration.ts";
import { formatCost, formatCount } from "../format/number.ts";
import { sessionTitle } from "../sessions/session-title.tsx";
import { formatDifference } from "./format-difference.ts";
import styles from "./compared-totals.module.css";

interface Measure {
  readonly name: string;
  readonly read: (session: SessionDetail) => number | null;
  readonly format: (value: number) => string;
}

const measures: readonly Measure[] = [
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
    <table className={styles["totals"]}>
      <caption className="visually-hidden">Totals</caption>
      <thead>
        <tr>
          <td />
          {[a, b].map((session) => (
            <th key={`${session.project} ${session.sessionId}`} scope="col">
              <Link
                to="/sessions/$sessionId"
                params={{ sessionId: session.sessionId }}
                search={{ project: session.project }}
              >
                {sessionTitle(session)}
              </Link>
              <code>{session.sessionId}</code>
            </th>
          ))}
          <th scope="col">Difference</th>
        </tr>
      </thead>
      <tbody>
        {measures.map(({ name, read, format }) => {
          const [left, right] = [read(a), read(b)];
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{left === null ? "–" : format(left)}</td>
              <td>{right === null ? "–" : format(right)}</td>
              <td>{formatDifference(left, right)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
