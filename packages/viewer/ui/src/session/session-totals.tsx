import { Link } from "@tanstack/react-router";
import type { SessionDetail } from "../../../src/api/contract.ts";
import { EvaluationBadges } from "../evaluations/evaluation-badges.tsx";
import { formatDuration } from "../format/duration.ts";
import { formatCost, formatCount, formatPlural } from "../format/number.ts";
import { formatExact } from "../format/time.ts";
import { Icon } from "../parts/icon.tsx";
import { Pill } from "./pill.tsx";
import styles from "./session-totals.module.css";

const modelsNamed = 3;

interface SessionTotalsProps {
  readonly session: SessionDetail;
  /** Leads to the next turn that failed. */
  readonly onShowError: () => void;
}

/** The session in figures: one pill each. */
export function SessionTotals({ session, onShowError }: SessionTotalsProps) {
  const unnamed = session.models.length - modelsNamed;
  const idleMs = Math.max(0, session.durationMs - session.activeMs);
  return (
    <dl className={styles["totals"]} aria-label="Totals">
      <Pill name="Traces">
        {formatPlural(session.traceCount, "trace")} · {formatPlural(session.spanCount, "span")}
      </Pill>
      <Pill
        name="Duration"
        title={`From ${formatExact(session.startTime)} to ${formatExact(session.endTime)}`}
        detail={
          idleMs >= 1000
            ? `${formatDuration(session.activeMs)} active, ${formatDuration(idleMs)} idle`
            : undefined
        }
      >
        {formatDuration(session.durationMs)}
      </Pill>
      <Pill name="Tokens" title="Prompt → completion (total)">
        {formatCount(session.promptTokens)} <Arrow /> {formatCount(session.completionTokens)}{" "}
        <span className={styles["sum"]}>(Σ {formatCount(session.totalTokens)})</span>
      </Pill>
      <Pill
        name="Cost"
        title={session.costUsd === null ? "No price is known for these models" : "Estimated from list prices"}
      >
        {formatCost(session.costUsd)}
        {session.costUsd !== null && <span className={styles["sum"]}> est.</span>}
      </Pill>
      {session.errorCount > 0 && (
        <Pill name="Errors" tone="danger" title="Show the next turn that failed (e)">
          <button
            type="button"
            aria-keyshortcuts="e"
            aria-label={`${formatPlural(session.errorCount, "error")}: show the next turn that failed`}
            onClick={onShowError}
          >
            {formatCount(session.errorCount)}
            <Icon name="down" size={12} />
          </button>
        </Pill>
      )}
      {session.userId !== null && (
        <Pill name="User" title={session.userId}>
          <Link to="/" search={{ user: session.userId }} dir="auto">
            {session.userId}
          </Link>
        </Pill>
      )}
      {session.models.length > 0 && (
        <Pill
          name={session.models.length === 1 ? "Model" : "Models"}
          title={session.models.join("\n")}
          detail={unnamed > 0 ? `and ${unnamed} more` : undefined}
        >
          {session.models.slice(0, modelsNamed).join(", ")}
        </Pill>
      )}
      {session.evaluations.length > 0 && (
        <Pill name={session.evaluations.length === 1 ? "Evaluation" : "Evaluations"}>
          <EvaluationBadges evaluations={session.evaluations} />
        </Pill>
      )}
    </dl>
  );
}

function Arrow() {
  return (
    <>
      <span aria-hidden="true">→</span>
      <span className="visually-hidden">prompt, </span>
    </>
  );
}
