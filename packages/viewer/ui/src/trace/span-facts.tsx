import type { Span } from "../../../src/api/contract.ts";
import { formatDuration } from "../format/duration.ts";
import { formatCost, formatCount } from "../format/number.ts";
import { formatExact } from "../format/time.ts";
import { spanKindName, spanKindTone } from "./span-kind.ts";
import styles from "./span-facts.module.css";

interface SpanFactsProps {
  readonly span: Span;
  readonly tags: readonly string[];
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** A span in figures. */
export function SpanFacts({ span, tags, parameters }: SpanFactsProps) {
  const { model, usage, costUsd, status, statusMessage } = span;
  return (
    <dl className={styles["facts"]}>
      <dt>Kind</dt>
      <dd data-kind={spanKindTone(span)}>{spanKindName(span)}</dd>
      <dt>Status</dt>
      <dd data-failed={status === "ERROR" || undefined}>
        {status}
        {statusMessage !== null && statusMessage !== "" && `: ${statusMessage}`}
      </dd>
      <dt>Duration</dt>
      <dd>{formatDuration(span.durationMs)}</dd>
      {model !== null && (
        <>
          <dt>Model</dt>
          <dd>{model}</dd>
        </>
      )}
      {usage !== null && (
        <>
          <dt>Tokens</dt>
          <dd>{describeUsage(usage)}</dd>
        </>
      )}
      {costUsd !== null && (
        <>
          <dt>Cost</dt>
          <dd title="Estimated from list prices">
            {formatCost(costUsd)} <span className={styles["quiet"]}>est.</span>
          </dd>
        </>
      )}
      {parameters.length > 0 && (
        <>
          <dt>Parameters</dt>
          <dd>
            {parameters.map(([name, value]) => (
              <span key={name} className={styles["parameter"]}>
                {name} <strong>{value}</strong>
              </span>
            ))}
          </dd>
        </>
      )}
      {tags.length > 0 && (
        <>
          <dt>Tags</dt>
          <dd>{tags.join(", ")}</dd>
        </>
      )}
    </dl>
  );
}

/** Which span it is: rarely what one looks for first. */
export function SpanOrigin({ span: { startTime, spanId, scope } }: { readonly span: Span }) {
  return (
    <dl className={styles["facts"]}>
      <dt>Start</dt>
      <dd>{formatExact(startTime)}</dd>
      <dt>Span id</dt>
      <dd>
        <code>{spanId}</code>
      </dd>
      {scope !== null && (
        <>
          <dt>Scope</dt>
          <dd>{scope}</dd>
        </>
      )}
    </dl>
  );
}

/** `812 → 96 (Σ 908), 512 cached` */
function describeUsage(usage: NonNullable<Span["usage"]>): string {
  const { promptTokens, completionTokens, totalTokens, cachedTokens, reasoningTokens } = usage;
  const split =
    promptTokens === null && completionTokens === null
      ? formatCount(totalTokens)
      : `${formatCount(promptTokens ?? 0)} → ${formatCount(completionTokens ?? 0)} (Σ ${formatCount(totalTokens)})`;
  const parts = [
    split,
    ...(cachedTokens === null || cachedTokens === 0 ? [] : [`${formatCount(cachedTokens)} cached`]),
    ...(reasoningTokens === null || reasoningTokens === 0
      ? []
      : [`${formatCount(reasoningTokens)} reasoning`]),
  ];
  return parts.join(", ");
}
