import { getRouteApi } from "@tanstack/react-router";
import { memo } from "react";
import type { SessionDetail } from "../../../src/api/contract.ts";
import { omit } from "../app/omit.ts";
import { TurnTrace } from "../trace/turn-trace.tsx";
import { IdleGap } from "./idle-gap.tsx";
import { MessageItem } from "./message-item.tsx";
import { TurnErrors } from "./turn-errors.tsx";
import { TurnHeader } from "./turn-header.tsx";
import type { ShownTurn } from "./turns.ts";
import styles from "./turn-section.module.css";

const route = getRouteApi("/sessions/$sessionId");

interface TurnSectionProps {
  readonly session: Pick<SessionDetail, "project" | "sessionId" | "traceCount">;
  readonly turn: ShownTurn;
  /** Whether its trace is unfolded. */
  readonly open: boolean;
  readonly selectedSpan: string | undefined;
}

/** One turn: what was said, its totals, and its trace when unfolded. */
export const TurnSection = memo(function TurnSection({
  session,
  turn,
  open,
  selectedSpan,
}: TurnSectionProps) {
  const { traceId, errorCount } = turn.turn;
  const navigate = route.useNavigate();
  const openSpan = (span: string): void => {
    void navigate({
      search: (before) => ({ ...omit(before, "pane"), trace: traceId, span }),
      resetScroll: false,
    });
  };
  return (
    <>
      <IdleGap ms={turn.idleBeforeMs} />
      <section aria-label={`Turn ${turn.number}`} className={styles["turn"]}>
        <TurnHeader session={session} turn={turn} open={open} />
        {open && <TurnTrace traceId={traceId} selectedSpan={selectedSpan} />}
        <ol className={styles["messages"]}>
          {turn.messages.map((message) => (
            <MessageItem key={message.key} message={message} />
          ))}
        </ol>
        {errorCount > 0 && <TurnErrors traceId={traceId} onOpen={openSpan} />}
        {turn.messages.length === 0 && (
          <p className={styles["silent"]}>No message was recorded in this trace. Its spans may still tell.</p>
        )}
      </section>
    </>
  );
});
