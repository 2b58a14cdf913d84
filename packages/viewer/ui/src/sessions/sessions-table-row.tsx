import { memo } from "react";
import type { Row } from "@tanstack/react-table";
import type { SessionRow } from "../../../src/api/contract.ts";
import type { sessionTableFeatures } from "./session-columns.tsx";

interface SessionsTableRowProps {
  readonly row: Row<typeof sessionTableFeatures, SessionRow>;
  /** From 0. */
  readonly index: number;
}

/** A session as a row, rendered again only when something about it is new. */
export const SessionsTableRow = memo(
  function SessionsTableRow({ row, index }: SessionsTableRowProps) {
    return (
      <tr data-index={index} aria-rowindex={index + 2}>
        {row.getAllCells().map((cell) => {
          const { cell: content, meta } = cell.column.columnDef;
          return (
            <td key={cell.id} data-numeric={meta?.numeric} data-from={meta?.from}>
              {/* Called, not rendered: ten components a row more are felt while scrolling. */}
              {typeof content === "function" ? content(cell.getContext()) : content}
            </td>
          );
        })}
      </tr>
    );
  },
  (before, after) => before.row.original === after.row.original && before.index === after.index,
);
