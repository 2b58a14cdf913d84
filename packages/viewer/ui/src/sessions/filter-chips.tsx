import { getRouteApi } from "@tanstack/react-router";
import { omit } from "../app/omit.ts";
import { formatDuration } from "../format/duration.ts";
import { formatCost, formatPlural } from "../format/number.ts";
import { formatMoment } from "../format/time.ts";
import { Icon } from "../parts/icon.tsx";
import type { SessionsSearch } from "./sessions-search.ts";
import styles from "./filter-chips.module.css";

const route = getRouteApi("/");

const describe: Readonly<Partial<Record<keyof SessionsSearch, (value: string) => string>>> = {
  project: (value) => `Project is ${value}`,
  user: (value) => `User is ${value}`,
  minTokens: (value) => `At least ${formatPlural(Number(value), "token")}`,
  maxTokens: (value) => `At most ${formatPlural(Number(value), "token")}`,
  minDurationMs: (value) => `At least ${formatDuration(Number(value))}`,
  maxDurationMs: (value) => `At most ${formatDuration(Number(value))}`,
  minCostUsd: (value) => `At least ${formatCost(Number(value))}`,
  maxCostUsd: (value) => `At most ${formatCost(Number(value))}`,
  minIdleMs: (value) => `At least ${formatDuration(Number(value))} idle`,
  evaluation: (value) => `Evaluation ${value}`,
  from: (value) => `Active since ${formatMoment(value)}`,
  to: (value) => `Started until ${formatMoment(value)}`,
};

const isNumeric = (key: string): boolean => /^(?:min|max)/.test(key);

/** The filters that no control in the toolbar shows, each to be taken away again. */
export function FilterChips() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const active = Object.entries(describe).flatMap(([name, text]) => {
    const key = name as keyof SessionsSearch;
    const value = search[key];
    if (value === undefined) return [];
    return [
      { key, text: isNumeric(key) && !Number.isFinite(Number(value)) ? `${key} ${value}` : text(value) },
    ];
  });
  if (active.length === 0) return null;
  return (
    <ul aria-label="Active filters" className={styles["chips"]}>
      {active.map(({ key, text }) => (
        <li key={key}>
          <span title={text}>{text}</span>
          <button
            type="button"
            aria-label={`Remove filter: ${text}`}
            onClick={() => void navigate({ search: omit(search, key), replace: true })}
          >
            <Icon name="close" size={11} />
          </button>
        </li>
      ))}
      <li>
        <button type="button" onClick={() => void navigate({ search: {}, replace: true })}>
          Clear all
        </button>
      </li>
    </ul>
  );
}
