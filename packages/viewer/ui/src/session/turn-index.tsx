import { memo, useEffect, useRef } from "react";
import { formatGap } from "../format/duration.ts";
import { oneLine } from "../format/one-line.ts";
import type { ShownTurn } from "./turns.ts";
import styles from "./turn-index.module.css";

const gapWorthSaying = 60_000;

interface TurnIndexProps {
  readonly turns: readonly ShownTurn[];
  /** Indexes of the turns in which was said what is searched for. */
  readonly matches: readonly number[];
  /** Index of the turn being read. */
  readonly current: number;
  readonly onJump: (number: number) => void;
}

/** The numbered turns with the pauses between them; the one being read is marked. */
export function TurnIndex({ turns, matches, current, onJump }: TurnIndexProps) {
  const list = useRef<HTMLOListElement>(null);
  const matching = new Set(matches);

  useEffect(() => {
    const box = list.current;
    const entry = box?.querySelector<HTMLElement>("[aria-current]");
    if (!box || !entry) return;
    // Only this list may scroll; scrollIntoView would move the page as well.
    if (entry.offsetTop < box.scrollTop) box.scrollTop = entry.offsetTop - 8;
    const overshoot = entry.offsetTop + entry.offsetHeight - box.scrollTop - box.clientHeight;
    if (overshoot > 0) box.scrollTop += overshoot + 8;
  }, [current]);

  return (
    <nav aria-label="Turns" className={styles["index"]}>
      <ol ref={list}>
        {turns.map((turn, index) => (
          <TurnEntry
            key={turn.turn.traceId}
            turn={turn}
            matches={matching.has(index)}
            current={index === current}
            onJump={onJump}
          />
        ))}
      </ol>
    </nav>
  );
}

interface TurnEntryProps {
  readonly turn: ShownTurn;
  readonly matches: boolean;
  readonly current: boolean;
  readonly onJump: (number: number) => void;
}

const TurnEntry = memo(
  function TurnEntry({ turn, matches, current, onJump }: TurnEntryProps) {
    const { number, idleBeforeMs } = turn;
    return (
      <li>
        {idleBeforeMs >= gapWorthSaying && <p className={styles["gap"]}>+{formatGap(idleBeforeMs)} idle</p>}
        <a
          href={`?turn=${number}`}
          aria-current={current ? "location" : undefined}
          data-matches={matches || undefined}
          data-failed={turn.turn.errorCount > 0 || undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            onJump(number);
          }}
        >
          <span className={styles["number"]}>{number}</span>
          <span dir="auto" className={styles["text"]}>
            {oneLine(turn.turn.input ?? "No input", 80)}
          </span>
          {turn.turn.errorCount > 0 && <span className="visually-hidden">, failed</span>}
          {matches && <span className="visually-hidden">, matches</span>}
        </a>
      </li>
    );
  },
  // `onJump` only closes over things that do not change.
  (before, after) =>
    before.turn === after.turn && before.matches === after.matches && before.current === after.current,
);
