import { formatDuration } from "../format/duration.ts";
import { formatCompact } from "../format/number.ts";
import { Icon } from "../parts/icon.tsx";
import { spanKindName, spanKindTone } from "./span-kind.ts";
import type { SpanNode } from "./span-tree.ts";
import { placeInWindow, type TimeWindow } from "./time-window.ts";
import styles from "./span-row.module.css";

interface SpanRowProps {
  readonly node: SpanNode;
  readonly index: number;
  readonly top: number;
  readonly window: TimeWindow;
  readonly folded: boolean;
  /** Only leads to what was searched for. */
  readonly aside: boolean;
  readonly selected: boolean;
  readonly tabStop: boolean;
  readonly onToggle: () => void;
  readonly onSelect: () => void;
}

/** A span in the tree, with its bar in the waterfall. */
export function SpanRow(props: SpanRowProps) {
  const { node, index, top, window, folded, aside, selected, tabStop, onToggle, onSelect } = props;
  const { span, depth, children } = node;
  const { left, width } = placeInWindow(span, window);
  const kind = spanKindName(span);
  const { usage } = span;
  const failed = span.status === "ERROR";
  return (
    // The keys are handled by the tree, as its pattern asks for.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={children.length === 0 ? undefined : !folded}
      aria-selected={selected}
      tabIndex={tabStop ? 0 : -1}
      data-index={index}
      data-tone={spanKindTone(span)}
      data-failed={failed || undefined}
      data-aside={aside || undefined}
      className={styles["row"]}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onSelect}
    >
      <span className={styles["name"]} style={{ paddingLeft: `min(${0.5 + depth * 0.875}rem, 60% - 4rem)` }}>
        <span
          aria-hidden="true"
          className={styles["fold"]}
          data-folded={folded || undefined}
          onClick={(event) => {
            if (children.length === 0) return;
            event.stopPropagation();
            onToggle();
          }}
        >
          {children.length > 0 && <Icon name="chevron" size={11} />}
        </span>
        <span className={styles["kind"]}>{kind}</span>
        <span className={styles["label"]}>{span.name}</span>
        {failed && (
          <>
            <Icon name="alert" size={13} />
            <span className="visually-hidden">failed</span>
          </>
        )}
        {usage !== null && <span className={styles["tokens"]}>{formatCompact(usage.totalTokens)} tok</span>}
      </span>
      <span className={styles["lane"]}>
        <span className={styles["bar"]} style={{ left: `${left}%`, width: `max(2px, ${width}%)` }} />
      </span>
      <span className={styles["duration"]}>{formatDuration(span.durationMs)}</span>
    </div>
  );
}
