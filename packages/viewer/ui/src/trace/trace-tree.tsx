import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { TraceDetail } from "../../../src/api/contract.ts";
import { formatDuration } from "../format/duration.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { useLatest } from "../parts/use-latest.ts";
import { filterSpanTree } from "./filter-span-tree.ts";
import { SpanRow } from "./span-row.tsx";
import { buildSpanTree, flattenSpanTree, type SpanNode } from "./span-tree.ts";
import { getTimeWindow } from "./time-window.ts";
import { TraceTools } from "./trace-tools.tsx";
import styles from "./trace-tree.module.css";

const rowHeight = 28;
const ticks = [0, 0.25, 0.5, 0.75, 1];
// Fewer are seen at a glance.
const worthSearching = 12;

interface TraceTreeProps {
  readonly trace: TraceDetail;
  readonly selectedSpan: string | undefined;
  readonly onSelect: (spanId: string) => void;
}

/** A trace as a tree beside a waterfall. Arrow keys move, fold and unfold; Enter selects. */
export function TraceTree({ trace, selectedSpan, onSelect }: TraceTreeProps) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [search, setSearch] = useState("");
  const roots = useMemo(() => buildSpanTree(trace.spans), [trace.spans]);
  const found = useMemo(
    () => (search.trim() === "" ? null : filterSpanTree(flattenSpanTree(roots, new Set()), search)),
    [roots, search],
  );
  const rows = useMemo(() => found?.rows ?? flattenSpanTree(roots, folded), [found, roots, folded]);
  const window = useMemo(() => getTimeWindow(trace.spans), [trace.spans]);
  const [cursor, setCursor] = useState<string | undefined>(undefined);

  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.span.spanId ?? index,
    overscan: 20,
  });

  // What is selected from the start, by the address or because it failed, may be far down.
  const selectedRow = useLatest(rows.findIndex(({ span }) => span.spanId === selectedSpan));
  useLayoutEffect(() => {
    if (selectedRow.current > 0) virtualizer.scrollToIndex(selectedRow.current, { align: "auto" });
  }, [selectedRow, virtualizer]);

  const tabStop = [cursor, selectedSpan, rows[0]?.span.spanId].find(
    (id) => id !== undefined && rows.some((row) => row.span.spanId === id),
  );

  const toggle = (node: SpanNode): void => {
    const next = new Set(folded);
    if (!next.delete(node.span.spanId)) next.add(node.span.spanId);
    setFolded(next);
  };

  const moveTo = (index: number): void => {
    const row = rows[index];
    if (!row) return;
    setCursor(row.span.spanId);
    virtualizer.scrollToIndex(index, { align: "auto" });
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus(),
    );
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const index = rows.findIndex((row) => row.span.spanId === tabStop);
    const row = rows[index];
    if (!row) return;
    const isFolded = folded.has(row.span.spanId);
    const parent = rows.findLastIndex((candidate, at) => at < index && candidate.depth < row.depth);
    const actions: Record<string, () => void> = {
      ArrowDown: () => moveTo(index + 1),
      ArrowUp: () => moveTo(index - 1),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      ArrowRight: () => (isFolded ? toggle(row) : row.children.length > 0 && moveTo(index + 1)),
      ArrowLeft: () => (!isFolded && row.children.length > 0 ? toggle(row) : moveTo(parent)),
      Enter: () => onSelect(row.span.spanId),
      " ": () => onSelect(row.span.spanId),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  return (
    <div className={styles["trace"]}>
      <div className={styles["head"]}>
        <span className={styles["id"]}>
          <code title={trace.traceId}>{trace.traceId}</code>
          <CopyButton text={trace.traceId} label="Copy trace id" />
        </span>
        <span className={styles["axis"]} aria-hidden="true">
          {ticks.map((share) => (
            <span key={share} style={{ left: `${share * 100}%` }}>
              {formatDuration(window.lengthMs * share)}
            </span>
          ))}
        </span>
      </div>
      {trace.spans.length >= worthSearching && (
        <TraceTools
          search={search}
          onSearch={setSearch}
          matches={found?.matches.size}
          isFolded={folded.size > 0}
          onFold={(fold) => setFolded(new Set(fold ? idsOfParents(roots) : []))}
        />
      )}
      <div ref={scroller} className={styles["scroller"]}>
        {rows.length === 0 ? (
          <p className={styles["none"]}>No span is called like this.</p>
        ) : (
          <div
            role="tree"
            aria-label={`Spans of trace ${trace.traceId}`}
            tabIndex={-1}
            style={{ height: virtualizer.getTotalSize() }}
            className={styles["tree"]}
            onKeyDown={onKeyDown}
          >
            {virtualizer.getVirtualItems().map((item) => {
              const node = rows[item.index];
              return (
                node && (
                  <SpanRow
                    key={item.key}
                    node={node}
                    index={item.index}
                    top={item.start}
                    window={window}
                    folded={found === null && folded.has(node.span.spanId)}
                    aside={found !== null && !found.matches.has(node.span.spanId)}
                    selected={node.span.spanId === selectedSpan}
                    tabStop={node.span.spanId === tabStop}
                    onToggle={() => toggle(node)}
                    onSelect={() => {
                      setCursor(node.span.spanId);
                      onSelect(node.span.spanId);
                    }}
                  />
                )
              );
            })}
          </div>
        )}
      </div>
    </div>
  );
}

/** What folds all but the roots and the spans right below them. */
const idsOfParents = (roots: readonly SpanNode[]): readonly string[] =>
  flattenSpanTree(roots, new Set()).flatMap(({ span, depth, children }) =>
    depth > 0 && children.length > 0 ? span.spanId : [],
  );
