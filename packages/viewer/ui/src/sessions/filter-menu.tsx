import { useEffect, useId, useRef, useState } from "react";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
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
  const [open, setOpen] = useState(false);
  const wrapper = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return undefined;
    const onPointerDown = (event: PointerEvent): void => {
      if (event.target instanceof Node && !wrapper.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", onPointerDown);
    return () => document.removeEventListener("pointerdown", onPointerDown);
  }, [open]);

  const seconds =
    search.minDurationMs === undefined ? "" : String(Number(search.minDurationMs) / msPerSecond);
  return (
    // Escape closes from wherever the focus is inside.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={wrapper}
      className={styles["wrapper"]}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.preventDefault();
        setOpen(false);
        wrapper.current?.querySelector("button")?.focus();
      }}
    >
      <Button aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <Icon name="filter" size={14} />
        Filter
      </Button>
      {open && (
        <div id={id} role="group" aria-label="Filters" className={styles["menu"]}>
          <label htmlFor={`${id}-project`}>Project</label>
          <FilterSelect
            id={`${id}-project`}
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
    </div>
  );
}
