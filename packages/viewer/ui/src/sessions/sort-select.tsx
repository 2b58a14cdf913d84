import { readSort, type Sort, sortKeys } from "./sessions-search.ts";
import styles from "./sort-select.module.css";

const names: Readonly<Record<(typeof sortKeys)[number], string>> = {
  lastActivity: "Last activity",
  startTime: "Start",
  durationMs: "Duration",
  traceCount: "Traces",
  promptTokens: "Prompt tokens",
  completionTokens: "Completion tokens",
  totalTokens: "Total tokens",
  costUsd: "Cost",
  errorCount: "Errors",
};

interface SortSelectProps {
  readonly sort: Sort;
  readonly onChange: (sort: Sort) => void;
}

/** All orders in one control: the columns' headers do not show all of them, and a phone shows few. */
export function SortSelect({ sort, onChange }: SortSelectProps) {
  return (
    <select
      className={styles["select"]}
      aria-label="Sort sessions"
      value={`${sort.descending ? "-" : ""}${sort.key}`}
      onChange={(event) => {
        const next = readSort(event.target.value);
        if (next !== null) onChange(next);
      }}
    >
      {sortKeys.flatMap((key) => [
        <option key={`-${key}`} value={`-${key}`}>
          {names[key]} ↓
        </option>,
        <option key={key} value={key}>
          {names[key]} ↑
        </option>,
      ])}
    </select>
  );
}
