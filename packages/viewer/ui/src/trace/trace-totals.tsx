import { Link } from "@tanstack/react-router";
import type { TraceDetail } from "../../../src/api/contract.ts";
import { formatDuration } from "../format/duration.ts";
import { formatCost, formatCount, formatPlural } from "../format/number.ts";
import { formatExact } from "../format/time.ts";
import { RelativeTime } from "../parts/relative-time.tsx";
import { Pill } from "../session/pill.tsx";
import { findErrors } from "./find-errors.ts";
import { getTimeWindow } from "./time-window.ts";
import styles from "./trace-totals.module.css";

/** A trace in figures: one pill each. */
export function TraceTotals({ trace }: { readonly trace: TraceDetail }) {
  const { spans, userId, promptTokens, completionTokens, totalTokens, costUsd } = trace;
  const { startMs, lengthMs } = getTimeWindow(spans);
  const start = new Date(startMs).toISOString();
  const errors = findErrors(spans).length;
  const models = [...new Set(spans.flatMap(({ model }) => model ?? []))];
  return (
    <dl className={styles["totals"]} aria-label="Totals">
      <Pill name="Spans">{formatCount(spans.length)}</Pill>
      <Pill name="Duration">{formatDuration(lengthMs)}</Pill>
      {errors > 0 && (
        <Pill name="Status" tone="danger">
          {formatPlural(errors, "span")} failed
        </Pill>
      )}
      {totalTokens > 0 && (
        <Pill name="Tokens" title="Prompt → completion (total)">
          {formatCount(promptTokens)} → {formatCount(completionTokens)} (Σ {formatCount(totalTokens)})
        </Pill>
      )}
      {totalTokens > 0 && (
        <Pill name="Cost" title={costUsd === null ? "No price is known" : "Estimated from list prices"}>
          {formatCost(costUsd)}
        </Pill>
      )}
      {userId !== null && (
        <Pill name="User" title={userId}>
          <Link to="/" search={{ user: userId }} dir="auto">
            {userId}
          </Link>
        </Pill>
      )}
      {models.length > 0 && (
        <Pill name={models.length === 1 ? "Model" : "Models"} title={models.join("\n")}>
          {models.join(", ")}
        </Pill>
      )}
      <Pill name="Start" title={formatExact(start)}>
        <RelativeTime iso={start} />
      </Pill>
    </dl>
  );
}
