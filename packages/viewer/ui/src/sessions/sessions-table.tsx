import { useTable } from "@tanstack/react-table";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { SessionRow } from "../../../src/api/contract.ts";
import { useIsHydrating } from "../parts/use-is-hydrating.ts";
import { useIsPainted } from "../parts/use-is-painted.ts";
import { SessionsTableHead } from "./sessions-table-head.tsx";
import { SessionsTableRow } from "./sessions-table-row.tsx";
import { sessionColumns, sessionTableFeatures } from "./session-columns.tsx";
import type { Sort } from "./sessions-search.ts";
import { useRowFocus } from "./use-row-focus.ts";
import styles from "./sessions-table.module.css";

const loadAhead = 20;
// A list no longer than this stays in the document, where the browser's own search finds all of it.
const findable = 40;
// Measured as soon as there is a table; near enough to begin with.
const usualTop = 240;
const usualRowHeight = 54;
// What comes with the page fills a screen of 1,300 pixels; a taller one gets the rest a moment later.
const sentRows = 20;

const nowhere = { width: 0, height: 0 };

interface SessionsTableProps {
  readonly sessions: readonly SessionRow[];
  /** How many match, loaded or not. */
  readonly total: number;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  /** The rows are those of the previous filters, while the new ones load. */
  readonly stale: boolean;
  readonly hasMore: boolean;
  readonly onMore: () => void;
}

/** The sessions as a table of which only the visible rows are in the document. */
export function SessionsTable({ sessions, total, sort, onSort, stale, hasMore, onMore }: SessionsTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [scrollMargin, setScrollMargin] = useState(usualTop);
  const [rowHeight, setRowHeight] = useState(usualRowHeight);
  useLayoutEffect(() => {
    // Hints and filters come and go above the table: the page then changes its height.
    const measure = (): void => {
      if (!body.current) return;
      setScrollMargin(body.current.getBoundingClientRect().top + window.scrollY);
      // They are all of one height, which depends on the screen and on the size of text.
      const row = body.current.querySelector("[data-index]");
      if (row) setRowHeight(row.getBoundingClientRect().height);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    measure();
    return () => observer.disconnect();
  }, []);

  const isHydrating = useIsHydrating();
  const isPainted = useIsPainted();
  const virtualizer = useWindowVirtualizer({
    count: sessions.length,
    estimateSize: () => rowHeight,
    initialRect: isHydrating ? nowhere : { width: window.innerWidth, height: window.innerHeight },
    overscan: isPainted ? (sessions.length <= findable ? findable : 5) : 0,
    scrollMargin,
    // A new row may come with the next frame: the ones beyond the edge stand in for it.
    useFlushSync: false,
  });
  const measuredHeight = useRef(usualRowHeight);
  useLayoutEffect(() => {
    if (measuredHeight.current === rowHeight) return;
    measuredHeight.current = rowHeight;
    virtualizer.measure();
  }, [virtualizer, rowHeight]);
  const items = virtualizer.getVirtualItems();
  const first = isHydrating ? undefined : items[0];
  const last = isHydrating ? undefined : items.at(-1);
  // Of rows out of sight there is nothing to know: a page more costs the same, however many came before.
  const [from, to] = isHydrating ? [0, sentRows] : [first?.index ?? 0, (last?.index ?? -1) + 1];
  const visible = useMemo(() => sessions.slice(from, to), [sessions, from, to]);
  const table = useTable({
    features: sessionTableFeatures,
    columns: sessionColumns,
    data: visible,
    getRowId: (session) => `${session.project}\n${session.sessionId}`,
  });
  const before = first ? first.start - scrollMargin : 0;
  const after = last ? virtualizer.getTotalSize() - (last.end - scrollMargin) : 0;

  const wantsMore = hasMore && to > sessions.length - loadAhead;
  useEffect(() => {
    if (wantsMore) onMore();
  }, [wantsMore, onMore]);

  useRowFocus(body, sessions.length, (index) => virtualizer.scrollToIndex(index, { align: "auto" }));

  return (
    <table className={styles["table"]} aria-rowcount={total + 1} aria-busy={stale}>
      <caption className="visually-hidden">Sessions</caption>
      <SessionsTableHead table={table} sort={sort} onSort={onSort} />
      <tbody ref={body}>
        {before > 0 && <Spacer height={before} />}
        {table.getRowModel().rows.map((row, place) => (
          <SessionsTableRow key={row.id} row={row} index={from + place} />
        ))}
        {after > 0 && <Spacer height={after} />}
      </tbody>
    </table>
  );
}

/** Stands for the rows above or below the visible ones. */
function Spacer({ height }: { readonly height: number }) {
  return (
    <tr aria-hidden="true" className={styles["spacer"]}>
      <td style={{ height }} />
    </tr>
  );
}
