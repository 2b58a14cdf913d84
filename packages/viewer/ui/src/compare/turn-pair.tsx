import { getRouteApi } from "@tanstack/react-router";
import type { Turn } from "../../../src/api/contract.ts";
import { formatDuration } from "../format/duration.ts";
import { formatCost, formatCount } from "../format/number.ts";
import type { ShownTurn } from "../session/turns.ts";
import { FilterSelect } from "../sessions/filter-select.tsx";
import { ComparedFigures, type Measure } from "./compared-figures.tsx";
import { ComparedTurn } from "./compared-turn.tsx";
import styles from "./turn-pair.module.css";

const route = getRouteApi("/compare");

const measures: readonly Measure<Turn>[] = [
  { name: "Duration", read: (turn) => turn.durationMs, format: formatDuration },
  { name: "Prompt tokens", read: (turn) => turn.promptTokens, format: formatCount },
  { name: "Completion tokens", read: (turn) => turn.completionTokens, format: formatCount },
  { name: "Cost", read: (turn) => turn.costUsd, format: formatCost },
  { name: "Spans", read: (turn) => turn.spanCount, format: formatCount },
  { name: "Errors", read: (turn) => turn.errorCount, format: formatCount },
];

interface TurnPairProps {
  readonly a: readonly ShownTurn[];
  readonly b: readonly ShownTurn[];
}

/** Two turns side by side, of one session or of two; which ones can be chosen. */
export function TurnPair({ a, b }: TurnPairProps) {
  const { aTurn, bTurn } = route.useSearch();
  const [left, right] = [a[Number(aTurn ?? 1) - 1], b[Number(bTurn ?? 1) - 1]];
  return (
    <>
      <ComparedFigures
        caption="The turns in figures"
        measures={measures}
        heads={[
          <TurnSelect key="a" name="aTurn" label="First turn" turns={a} />,
          <TurnSelect key="b" name="bTurn" label="Second turn" turns={b} />,
        ]}
        subjects={[left?.turn, right?.turn]}
      />
      <section aria-label="The turns side by side" className={styles["pair"]}>
        <ComparedTurn turn={left} number={Number(aTurn ?? 1)} />
        <ComparedTurn turn={right} number={Number(bTurn ?? 1)} />
      </section>
    </>
  );
}

interface TurnSelectProps {
  readonly name: "aTurn" | "bTurn";
  readonly label: string;
  readonly turns: readonly ShownTurn[];
}

function TurnSelect({ name, label, turns }: TurnSelectProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <FilterSelect
      label={label}
      value={search[name] ?? "1"}
      plain
      onChange={(value) => void navigate({ search: { ...search, [name]: value }, replace: true })}
    >
      {turns.map(({ number }) => (
        <option key={number} value={number}>
          Turn {number}
        </option>
      ))}
    </FilterSelect>
  );
}
