import { getRouteApi } from "@tanstack/react-router";
import type { Turn } from "../../../src/api/contract.ts";
import { formatDuration } from "../format/duration.ts";
import { formatCost, formatCount } from "../format/number.ts";
import type { ShownTurn } from "../session/turns.ts";
import { FilterSelect } from "../sessions/filter-select.tsx";
import { ComparedTurn } from "./compared-turn.tsx";
import { formatDifference } from "./format-difference.ts";
import styles from "./turn-pair.module.css";

const route = getRouteApi("/compare");

interface Measure {
  readonly name: string;
  readonly read: (turn: Turn) => number | null;
  readonly format: (value: number) => string;
}

const measures: readonly Measure[] = [
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
      <table className={styles["figures"]}>
        <caption className="visually-hidden">The turns in figures</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">
              <TurnSelect name="aTurn" label="First turn" turns={a} />
            </th>
            <th scope="col">
              <TurnSelect name="bTurn" label="Second turn" turns={b} />
            </th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {measures.map(({ name, read, format }) => {
            const [one, other] = [left, right].map((turn) => (turn === undefined ? null : read(turn.turn)));
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{show(one, format)}</td>
                <td>{show(other, format)}</td>
                <td>{formatDifference(one ?? null, other ?? null)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
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

function show(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? "–" : format(value);
}
