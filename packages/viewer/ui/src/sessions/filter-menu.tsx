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

/** Bounds that are typed, in another unit than the address has them. */
interface Bounds {
  readonly unit: string;
  readonly least: keyof SessionsSearch;
  readonly most?: keyof SessionsSearch;
  /** How many of the address's units make one of these. Default 1. */
  readonly scale?: number;
}

const bounds: readonly Bounds[] = [
  { unit: "tokens", least: "minTokens", most: "maxTokens" },
  { unit: "seconds", least: "minDurationMs", most: "maxDurationMs", scale: 1000 },
  { unit: "US$", least: "minCostUsd", most: "maxCostUsd" },
  { unit: "seconds idle", least: "minIdleMs", scale: 1000 },
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
          {bounds.map((bound) => (
            <FilterBounds key={bound.unit} {...bound} search={search} onChange={onChange} />
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

type FilterBoundsProps = Bounds & Pick<FilterMenuProps, "search" | "onChange">;

/** The least and the most of something, side by side. */
function FilterBounds({ unit, least, most, scale = 1, search, onChange }: FilterBoundsProps) {
  const field = (name: keyof SessionsSearch, words: string) => (
    <FilterField
      label={`${words} ${unit}`}
      unlabelled
      type="number"
      placeholder={words.toLowerCase()}
      value={search[name] === undefined ? "" : String(Number(search[name]) / scale)}
      onChange={(value) => onChange(name, value === "" ? "" : String(Number(value) * scale))}
    />
  );
  return (
    <>
      <span aria-hidden="true" className={styles["unit"]}>
        {unit}
      </span>
      <span className={styles["bounds"]}>
        {field(least, "At least")}
        {most !== undefined && field(most, "At most")}
      </span>
    </>
  );
}
