import { memo, type RefObject, useMemo } from "react";
import { formatDuration, formatGap } from "../format/duration.ts";
import { formatCompact } from "../format/number.ts";
import { oneLine } from "../format/one-line.ts";
import { Icon } from "../parts/icon.tsx";
import type { ShownTurn } from "./turns.ts";
import styles from "./turn-list.module.css";

const gapWorthSaying = 60_000;
// While scrolling, another turn becomes the current one all the time: only its group is rendered then.
const groupSize = 50;

/** What is said about a session's turns wherever they are listed. */
export interface TurnListProps {
  readonly turns: readonly ShownTurn[];
  /** Indexes of the turns in which was said what is searched for. */
  readonly matches: readonly number[];
  /** Index of the turn being read. */
  readonly current: number;
  readonly onJump: (number: number) => void;
}

/** The numbered turns with the pauses between them; the one being read is marked. */
export function TurnList({
  turns,
  matches,
  current,
  onJump,
  list,
}: TurnListProps & { readonly list: RefObject<HTMLOListElement | null> }) {
  const matching = useMemo(() => new Set(matches), [matches]);
  const groups = useMemo(
    () =>
      Array.from({ length: Math.ceil(turns.length / groupSize) }, (_, group) => ({
        first: group * groupSize,
        turns: turns.slice(group * groupSize, (group + 1) * groupSize),
      })),
    [turns],
  );
  return (
    <ol ref={list} className={styles["list"]}>
      {groups.map((group) => (
        <TurnGroup
          key={group.first}
          {...group}
          matching={matching}
          current={group.first <= current && current < group.first + groupSize ? current : null}
          onJump={onJump}
        />
      ))}
    </ol>
  );
}

interface TurnGroupProps {
  readonly turns: readonly ShownTurn[];
  /** Index of the first of them. */
  readonly first: number;
  readonly matching: ReadonlySet<number>;
  /** Index of the turn being read, if it is one of these. */
  readonly current: number | null;
  readonly onJump: (number: number) => void;
}

const TurnGroup = memo(
  function TurnGroup({ turns, first, matching, current, onJump }: TurnGroupProps) {
    return turns.map((turn, index) => (
      <TurnEntry
        key={turn.turn.traceId}
        turn={turn}
        matches={matching.has(first + index)}
        current={first + index === current}
        onJump={onJump}
      />
    ));
  },
  // `onJump` only closes over things that do not change.
  (before, after) =>
    before.turns === after.turns && before.matching === after.matching && before.current === after.current,
);

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
          <span className={styles["figures"]}>
            {turn.turn.errorCount > 0 && (
              <>
                <Icon name="alert" size={11} />
                <span className={styles["failed"]}>failed</span>
              </>
            )}
            {formatDuration(turn.turn.durationMs)} · {formatCompact(turn.turn.totalTokens)} tok
          </span>
          {matches && <span className="visually-hidden">, matches</span>}
        </a>
      </li>
    );
  },
  (before, after) =>
    before.turn === after.turn && before.matches === after.matches && before.current === after.current,
);
