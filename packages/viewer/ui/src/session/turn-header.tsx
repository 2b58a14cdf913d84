import { getRouteApi, Link } from "@tanstack/react-router";
import type { SessionDetail } from "../../../src/api/contract.ts";
import { omit } from "../app/omit.ts";
import { formatDuration } from "../format/duration.ts";
import { formatCost, formatCount, formatPlural } from "../format/number.ts";
import { formatClock, formatExact } from "../format/time.ts";
import { EvaluationBadges } from "../evaluations/evaluation-badges.tsx";
import { TurnThumbs } from "../evaluations/turn-thumbs.tsx";
import { Icon } from "../parts/icon.tsx";
import type { ShownTurn } from "./turns.ts";
import styles from "./turn-header.module.css";

const route = getRouteApi("/sessions/$sessionId");

interface TurnHeaderProps {
  readonly session: Pick<SessionDetail, "project" | "sessionId" | "traceCount">;
  readonly turn: ShownTurn;
  /** Whether its trace is unfolded. */
  readonly open: boolean;
}

/** Number, time and totals of a turn, and the switch for its trace. */
export function TurnHeader({ session, turn: { turn, number }, open }: TurnHeaderProps) {
  const { project, sessionId } = session;
  const { traceId, evaluations } = turn;
  const other = number === 1 ? 2 : number - 1;
  const navigate = route.useNavigate();
  const toggle = (): void => {
    void navigate({
      search: (before) =>
        open ? omit(before, "trace", "span") : { ...omit(before, "span"), trace: turn.traceId },
      resetScroll: false,
    });
  };
  return (
    <header className={styles["header"]}>
      <h2>Turn {number}</h2>
      <ul aria-label={`Totals of turn ${number}`}>
        <li>
          <time dateTime={turn.startTime} title={formatExact(turn.startTime)}>
            {formatClock(turn.startTime)}
          </time>
        </li>
        <li>{formatDuration(turn.durationMs)}</li>
        <li title="Prompt → completion tokens">
          {formatCount(turn.promptTokens)} → {formatCount(turn.completionTokens)} tok
        </li>
        {turn.costUsd !== null && <li title="Estimated from list prices">{formatCost(turn.costUsd)}</li>}
        {turn.errorCount > 0 && <li data-tone="danger">{formatPlural(turn.errorCount, "error")}</li>}
      </ul>
      <EvaluationBadges evaluations={turn.evaluations} />
      <span className={styles["actions"]}>
        <TurnThumbs rated={{ project, sessionId, traceId, evaluations }} number={number} />
        {session.traceCount > 1 && (
          <Link
            to="/compare"
            search={{
              a: sessionId,
              aProject: project,
              aTurn: String(other),
              b: sessionId,
              bProject: project,
              bTurn: String(number),
            }}
            title={`Compare turn ${number} with another`}
            aria-label={`Compare turn ${number} with another`}
          >
            <Icon name="columns" size={14} />
          </Link>
        )}
        <button type="button" aria-expanded={open} onClick={toggle}>
          <Icon name="chevron" size={12} />
          <span>
            Trace<span className="visually-hidden"> of turn {number}</span>
          </span>
          <span aria-hidden="true" className={styles["spans"]}>
            {formatCount(turn.spanCount)}
          </span>
        </button>
      </span>
    </header>
  );
}
