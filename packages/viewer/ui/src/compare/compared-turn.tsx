import { useNavigate } from "@tanstack/react-router";
import { formatDuration } from "../format/duration.ts";
import { formatCount } from "../format/number.ts";
import { MessageItem } from "../session/message-item.tsx";
import { TurnErrors } from "../session/turn-errors.tsx";
import type { ShownTurn } from "../session/turns.ts";
import styles from "./compared-turn.module.css";

/** One side of a pair of turns; empty where that session is shorter. */
export function ComparedTurn({
  turn,
  number,
}: {
  readonly turn: ShownTurn | undefined;
  readonly number: number;
}) {
  const navigate = useNavigate();
  if (turn === undefined) return <p className={styles["none"]}>No turn {number}</p>;
  const { traceId } = turn.turn;
  return (
    <div className={styles["turn"]}>
      <p className={styles["head"]}>
        <strong>Turn {number}</strong> {formatDuration(turn.turn.durationMs)} ·{" "}
        {formatCount(turn.turn.promptTokens)} → {formatCount(turn.turn.completionTokens)} tok
      </p>
      <ol>
        {turn.messages.map((message) => (
          <MessageItem key={message.key} message={message} />
        ))}
      </ol>
      {turn.turn.errorCount > 0 && (
        <TurnErrors
          traceId={traceId}
          onOpen={(span) => void navigate({ to: "/traces/$traceId", params: { traceId }, search: { span } })}
        />
      )}
    </div>
  );
}
