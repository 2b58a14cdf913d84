import { getRouteApi } from "@tanstack/react-router";
import { omit } from "../app/omit.ts";
import { formatDuration } from "../format/duration.ts";
import { formatCost, formatCount, formatPlural } from "../format/number.ts";
import { formatClock, formatExact } from "../format/time.ts";
import { EvaluationBadges } from "../evaluations/evaluation-badges.tsx";
import { Icon } from "../parts/icon.tsx";
import type { ShownTurn } from "./turns.ts";
import styles from "./turn-header.module.css";

const route = getRouteApi("/sessions/$sessionId");

/** Number, time and totals of a turn, and the switch for its trace. */
export function TurnHeader({
  turn: { turn, number },
  open,
}: {
  readonly turn: ShownTurn;
  readonly open: boolean;
}) {
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
      <button type="button" aria-expanded={open} onClick={toggle}>
        <Icon name="chevron" size={12} />
        <span>
          Trace<span className="visually-hidden"> of turn {number}</span>
        </span>
        <span aria-hidden="true" className={styles["spans"]}>
          {formatCount(turn.spanCount)}
        </span>
      </button>
    </header>
  );
}
