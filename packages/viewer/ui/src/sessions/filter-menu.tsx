import { useId } from "react";
import { Popover } from "../parts/popover.tsx";
import { FilterField } from "./filter-field.tsx";
import { FilterSelect } from "./filter-select.tsx";
import type { SessionsSearch } from "./sessions-search.ts";
import styles from "./filter-menu.module.css";

interface FilterMenuProps {
  readonly search: SessionsSearch;
  readonly projects: readonly string[];
  /** Names of evaluations, to choose from. */
  readonly evaluations: readonly string[];
  readonly onChange: (name: keyof SessionsSearch, value: string) => void;
}

/** A bound that is typed, in another unit than the address has it. */
interface Bound {
  readonly name: keyof SessionsSearch;
  readonly label: string;
  /** How many of the address's units make one of these. Default 1. */
  readonly scale?: number;
}

const bounds: readonly Bound[] = [
  { name: "minTokens", label: "At least tokens" },
  { name: "maxTokens", label: "At most tokens" },
  { name: "minDurationMs", label: "At least seconds", scale: 1000 },
  { name: "maxDurationMs", label: "At most seconds", scale: 1000 },
  { name: "minCostUsd", label: "At least US$" },
  { name: "maxCostUsd", label: "At most US$" },
  { name: "minIdleMs", label: "At least seconds idle", scale: 1000 },
];

/** The rarer filters, behind a button. */
export function FilterMenu({ search, projects, evaluations, onChange }: FilterMenuProps) {
  const id = useId();
  return (
    <Popover icon="filter" label="Filter">
      {() => (
        <div className={styles["menu"]}>
          <label htmlFor={id}>Project</label>
          <FilterSelect
            id={id}
            label="Project"
            value={search.project ?? ""}
            onChange={(value) => onChange("project", value)}
          >
            <option value="">All</option>
            {projects.map((project) => (
              <option key={project}>{project}</option>
            ))}
          </FilterSelect>
          <FilterField label="User" value={search.user ?? ""} onChange={(value) => onChange("user", value)} />
          {bounds.map(({ name, label, scale = 1 }) => (
            <FilterField
              key={name}
              label={label}
              type="number"
              value={search[name] === undefined ? "" : String(Number(search[name]) / scale)}
              onChange={(value) => onChange(name, value === "" ? "" : String(Number(value) * scale))}
            />
          ))}
          <FilterField
            label="Evaluation"
            value={search.evaluation ?? ""}
            suggestions={evaluations.flatMap((name) => [name, `${name}<0.5`, `${name}>=0.5`])}
            placeholder="name, name:label, name<0.5"
            onChange={(value) => onChange("evaluation", value)}
          />
        </div>
      )}
    </Popover>
  );
}
