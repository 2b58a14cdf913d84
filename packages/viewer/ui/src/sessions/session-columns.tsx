import { createColumnHelper, tableFeatures } from "@tanstack/react-table";
import type { SessionRow } from "../../../src/api/contract.ts";
import type { SortField } from "../../../src/api/sort-fields.ts";
import { formatDuration } from "../format/duration.ts";
import { formatCost, formatCount } from "../format/number.ts";
import { RelativeTime } from "../parts/relative-time.tsx";
import { EvaluationBadges } from "../evaluations/evaluation-badges.tsx";
import { SessionTitle } from "./session-title.tsx";

/** What a column of the sessions list needs besides its value. */
interface SessionColumnMeta {
  /** Completes "Sort by …". Absent: the API does not sort by it. */
  readonly sort?: { readonly key: SortField; readonly by: string };
  readonly numeric?: boolean;
  /** On which screens the column is worth its room. */
  readonly from?: "medium" | "wide";
}

const columnMeta: SessionColumnMeta = {};
export const sessionTableFeatures = tableFeatures({ columnMeta });

const column = createColumnHelper<typeof sessionTableFeatures, SessionRow>();

export const sessionColumns = column.columns([
  column.accessor("firstInput", {
    id: "session",
    header: "Session",
    cell: ({ row }) => <SessionTitle session={row.original} />,
    meta: {},
  }),
  column.accessor("userId", {
    header: "User",
    cell: ({ getValue }) => (
      <span dir="auto" title={getValue() ?? undefined}>
        {getValue() ?? "–"}
      </span>
    ),
    meta: { from: "medium" },
  }),
  column.accessor("durationMs", {
    header: "Duration",
    cell: ({ getValue }) => formatDuration(getValue()),
    meta: { sort: { key: "durationMs", by: "duration" }, numeric: true, from: "medium" },
  }),
  column.accessor("traceCount", {
    header: "Traces",
    cell: ({ getValue }) => formatCount(getValue()),
    meta: { sort: { key: "traceCount", by: "traces" }, numeric: true, from: "medium" },
  }),
  column.accessor("promptTokens", {
    header: "Prompt",
    cell: ({ getValue }) => formatCount(getValue()),
    meta: { sort: { key: "promptTokens", by: "prompt tokens" }, numeric: true, from: "wide" },
  }),
  column.accessor("completionTokens", {
    header: "Completion",
    cell: ({ getValue }) => formatCount(getValue()),
    meta: {
      sort: { key: "completionTokens", by: "completion tokens" },
      numeric: true,
      from: "wide",
    },
  }),
  column.accessor("totalTokens", {
    header: "Total",
    cell: ({ getValue }) => formatCount(getValue()),
    meta: { sort: { key: "totalTokens", by: "total tokens" }, numeric: true, from: "medium" },
  }),
  column.accessor("costUsd", {
    header: "Cost",
    cell: ({ getValue }) => formatCost(getValue()),
    meta: { sort: { key: "costUsd", by: "cost" }, numeric: true, from: "medium" },
  }),
  column.accessor("evaluations", {
    header: "Evaluations",
    cell: ({ getValue }) => <EvaluationBadges evaluations={getValue()} />,
    meta: { from: "wide" },
  }),
  column.accessor("endTime", {
    header: "Last activity",
    cell: ({ getValue }) => <RelativeTime iso={getValue()} />,
    meta: { sort: { key: "lastActivity", by: "last activity" }, numeric: true },
  }),
]);
