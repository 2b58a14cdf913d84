import { getRouteApi } from "@tanstack/react-router";
import type { SessionRow } from "../../../src/api/contract.ts";
import { formatCompact, formatPlural } from "../format/number.ts";
import { oneLine } from "../format/one-line.ts";
import { answerPreview } from "./answer-preview.ts";
import { SessionLink } from "./session-link.tsx";
import { StatusDot } from "./status-dot.tsx";
import styles from "./session-title.module.css";

const list = getRouteApi("/");

/** The name of a session where it has one: the first thing the user said. */
export const sessionTitle = (session: SessionRow): string =>
  session.firstInput === null || session.firstInput.trim() === ""
    ? "No user message"
    : oneLine(session.firstInput);

/** First cell of a row: status, a title that leads to the session, how it ended, and its id below. */
export function SessionTitle({ session }: { readonly session: SessionRow }) {
  const q = list.useSearch({ select: (search) => search.q ?? "" });
  // A hit by its id need not say it anywhere.
  const isSaid = q !== "" && !session.sessionId.startsWith(q) && !(session.userId ?? "").startsWith(q);
  const title = sessionTitle(session);
  const answer = answerPreview(session.lastOutput);
  return (
    <div className={styles["cell"]}>
      <StatusDot session={session} />
      <span className={styles["line"]}>
        <SessionLink
          session={session}
          find={isSaid ? q : undefined}
          dir="auto"
          className={styles["title"]}
          title={title}
          data-untitled={session.firstInput === null || undefined}
        >
          {title}
        </SessionLink>
        {answer !== null && (
          <span dir="auto" className={styles["answer"]}>
            {answer}
          </span>
        )}
      </span>
      <span className={styles["meta"]}>
        <span className={styles["id"]} title={session.sessionId}>
          {session.sessionId}
        </span>
        <span className={styles["project"]} title={session.project}>
          {session.project}
        </span>
        <span className={styles["narrow"]}>
          {session.userId !== null && `${session.userId} · `}
          {formatPlural(session.traceCount, "trace")} · {formatCompact(session.totalTokens)} tokens
        </span>
        {session.errorCount > 0 && (
          <span className={styles["errors"]}>{formatPlural(session.errorCount, "error")}</span>
        )}
      </span>
    </div>
  );
}
