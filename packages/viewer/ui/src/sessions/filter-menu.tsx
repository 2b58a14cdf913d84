import { useId } from "react";
import { Popover } from "../parts/popover.tsx";
import { FilterField } from "./filter-field.tsx";
import { FilterSelect } from "./filter-select.tsx";
import type { SessionsSearch } from "./sessions-search.ts";
import styles from "./filter-menu.module.css";

interface FilterMenuProps {
  readonly search: SessionsSearch;
  readonly projects: readonly string[];
  readonly onChange: (name: keyof SessionsSearch, value: string) => void;
}

const msPerSecond = 1000;

/** The rarer filters, behind a button. */
export function FilterMenu({ search, projects, onChange }: FilterMenuProps) {
  const id = useId();
  const seconds =
    search.minDurationMs === undefined ? "" : String(Number(search.minDurationMs) / msPerSecond);
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
          <FilterField
            label="At least tokens"
            type="number"
            value={search.minTokens ?? ""}
            onChange={(value) => onChange("minTokens", value)}
          />
          <FilterField
            label="At least seconds"
            type="number"
            value={seconds}
            onChange={(value) =>
              onChange("minDurationMs", value === "" ? "" : String(Number(value) * msPerSecond))
            }
          />
          <FilterField
            label="Evaluation"
            value={search.evaluation ?? ""}
            onChange={(value) => onChange("evaluation", value)}
          />
        </div>
      )}
    </Popover>
  );
}
