import { getRouteApi } from "@tanstack/react-router";
import { omit } from "../app/omit.ts";
import { Button } from "../parts/button.tsx";
import { FilterMenu } from "./filter-menu.tsx";
import { FilterSelect } from "./filter-select.tsx";
import { timeRanges } from "./time-range.ts";
import type { SessionsSearch } from "./sessions-search.ts";

const route = getRouteApi("/");

interface FilterBarProps {
  /** To choose from. */
  readonly projects: readonly string[];
  readonly evaluations: readonly string[];
}

/** Narrows the list: by time, to failures, and by what the menu offers. */
export function FilterBar({ projects, evaluations }: FilterBarProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (name: keyof SessionsSearch, value: string): void => {
    const rest = omit(search, name);
    void navigate({ search: value === "" ? rest : { ...rest, [name]: value }, replace: true });
  };
  const failed = search.hasErrors === "true";
  return (
    <>
      <FilterSelect label="Time range" value={search.range ?? ""} onChange={(value) => set("range", value)}>
        <option value="">Any time</option>
        {Object.entries(timeRanges).map(([name, { label }]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </FilterSelect>
      <Button aria-pressed={failed} onClick={() => set("hasErrors", failed ? "" : "true")}>
        Errors
      </Button>
      <FilterMenu search={search} projects={projects} evaluations={evaluations} onChange={set} />
    </>
  );
}
