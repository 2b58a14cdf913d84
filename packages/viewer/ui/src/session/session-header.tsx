import { Link } from "@tanstack/react-router";
import type { SessionDetail } from "../../../src/api/contract.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { sessionTitle } from "../sessions/session-title.tsx";
import { SessionActions } from "./session-actions.tsx";
import { SessionTotals } from "./session-totals.tsx";
import styles from "./session-header.module.css";

interface SessionHeaderProps {
  readonly session: SessionDetail;
  /** Leads to the next turn that failed. */
  readonly onShowError: () => void;
}

/** Names the session and sums it up. */
export function SessionHeader({ session, onShowError }: SessionHeaderProps) {
  return (
    <header className={styles["header"]}>
      <div className={styles["names"]}>
        <p className={styles["crumbs"]}>
          <Link to="/" search={{ project: session.project }} title={session.project}>
            {session.project}
          </Link>
          <span aria-hidden="true">/</span>
          <code title={session.sessionId}>{session.sessionId}</code>
          <CopyButton text={session.sessionId} label="Copy session id" />
          <span className={styles["when"]}>
            last active <RelativeTime iso={session.endTime} />
          </span>
        </p>
        <h1 dir="auto" title={sessionTitle(session)}>
          {sessionTitle(session)}
        </h1>
      </div>
      <SessionActions session={session} />
      <SessionTotals session={session} onShowError={onShowError} />
    </header>
  );
}
