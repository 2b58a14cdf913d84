import { type SortField, sortFields } from "../../../src/api/sort-fields.ts";
import { FilterSelect } from "./filter-select.tsx";
import { readSort, type Sort } from "./sessions-search.ts";

const names: Readonly<Record<SortField, string>> = {
  lastActivity: "Last activity",
  startTime: "Start",
  durationMs: "Duration",
  traceCount: "Traces",
  promptTokens: "Prompt tokens",
  completionTokens: "Completion tokens",
  totalTokens: "Total tokens",
  costUsd: "Cost",
  errorCount: "Errors",
  idleMs: "Idle time",
};

interface SortSelectProps {
  readonly sort: Sort;
  /** Names of evaluations by whose score to order. */
  readonly evaluations: readonly string[];
  readonly onChange: (sort: Sort) => void;
}

/** All orders in one control: the columns' headers do not show all of them, and a phone shows few. */
export function SortSelect({ sort, evaluations, onChange }: SortSelectProps) {
  const chosen = /^evaluation:(.+)$/s.exec(sort.key)?.[1];
  const judged = [...new Set([...evaluations, ...(chosen === undefined ? [] : [chosen])])];
  return (
    <FilterSelect
      label="Sort sessions"
      value={`${sort.descending ? "-" : ""}${sort.key}`}
      onChange={(value) => {
        const next = readSort(value);
        if (next !== null) onChange(next);
      }}
      plain
      order
    >
      {sortFields.flatMap((key) => [
        <option key={`-${key}`} value={`-${key}`}>
          {names[key]} ↓
        </option>,
        <option key={key} value={key}>
          {names[key]} ↑
        </option>,
      ])}
      {judged.length > 0 && (
        <optgroup label="Evaluations">
          {judged.flatMap((name) => [
            <option key={name} value={`evaluation:${name}`}>
              {name.replaceAll("_", " ")} ↑
            </option>,
            <option key={`-${name}`} value={`-evaluation:${name}`}>
              {name.replaceAll("_", " ")} ↓
            </option>,
          ])}
        </optgroup>
      )}
    </FilterSelect>
  );
}
