import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import type { ShownTurn } from "../session/turns.ts";
import { ComparedTurn } from "./compared-turn.tsx";
import styles from "./compared-turns.module.css";

interface ComparedTurnsProps {
  readonly a: readonly ShownTurn[];
  readonly b: readonly ShownTurn[];
}

/** The turns of two sessions in pairs, first beside first. */
export function ComparedTurns({ a, b }: ComparedTurnsProps) {
  const list = useRef<HTMLDivElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    if (list.current) setScrollMargin(list.current.getBoundingClientRect().top + window.scrollY);
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: Math.max(a.length, b.length),
    estimateSize: () => 320,
    overscan: 4,
    scrollMargin,
  });
  const items = virtualizer.getVirtualItems();
  return (
    <div ref={list} style={{ height: virtualizer.getTotalSize() }}>
      <div style={{ transform: `translateY(${(items[0]?.start ?? scrollMargin) - scrollMargin}px)` }}>
        {items.map(({ key, index }) => (
          <section
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            aria-label={`Turn ${index + 1}`}
            className={styles["pair"]}
          >
            <h2 className="visually-hidden">Turn {index + 1}</h2>
            <ComparedTurn turn={a[index]} number={index + 1} />
            <ComparedTurn turn={b[index]} number={index + 1} />
          </section>
        ))}
      </div>
    </div>
  );
}
