import type { ReactTable } from "@tanstack/react-table";
import type { SessionRow } from "../../../src/api/contract.ts";
import { Icon } from "../parts/icon.tsx";
import type { sessionTableFeatures } from "./session-columns.tsx";
import { type Sort, toggleSort } from "./sessions-search.ts";
import styles from "./sessions-table-head.module.css";

interface SessionsTableHeadProps {
  readonly table: ReactTable<typeof sessionTableFeatures, SessionRow>;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

/** Column headers; a click sorts on the server, over all sessions. */
export function SessionsTableHead({ table, sort, onSort }: SessionsTableHeadProps) {
  return (
    <thead className={styles["head"]}>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id} aria-rowindex={1}>
          {group.headers.map((header) => {
            const { meta } = header.column.columnDef;
            const sorted = meta?.sort !== undefined && meta.sort.key === sort.key;
            return (
              <th
                key={header.id}
                scope="col"
                data-numeric={meta?.numeric}
                data-from={meta?.from}
                data-column={header.id}
                aria-sort={sorted ? (sort.descending ? "descending" : "ascending") : undefined}
              >
                {meta?.sort === undefined ? (
                  <table.FlexRender header={header} />
                ) : (
                  <SortButton
                    by={meta.sort.by}
                    sorted={sorted}
                    descending={sort.descending}
                    onClick={() => onSort(toggleSort(sort, meta.sort?.key ?? sort.key))}
                  >
                    <table.FlexRender header={header} />
                  </SortButton>
                )}
              </th>
            );
          })}
        </tr>
      ))}
    </thead>
  );
}

interface SortButtonProps {
  readonly by: string;
  readonly sorted: boolean;
  readonly descending: boolean;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}

function SortButton({ by, sorted, descending, onClick, children }: SortButtonProps) {
  return (
    <button type="button" aria-label={`Sort by ${by}`} onClick={onClick} data-sorted={sorted || undefined}>
      {sorted && <Icon name={descending ? "down" : "up"} size={12} />}
      <span>{children}</span>
    </button>
  );
}
