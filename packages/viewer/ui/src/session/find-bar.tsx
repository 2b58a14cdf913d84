import { getRouteApi } from "@tanstack/react-router";
import { omit } from "../app/omit.ts";
import { formatPlural } from "../format/number.ts";
import { IconButton } from "../parts/icon-button.tsx";
import { useHotkeys } from "../parts/use-hotkeys.ts";
import styles from "./find-bar.module.css";

const route = getRouteApi("/sessions/$sessionId");

interface FindBarProps {
  readonly find: string;
  /** Indexes of the turns that match. */
  readonly matches: readonly number[];
  /** Index of the turn being read. */
  readonly current: number;
  readonly onJump: (number: number) => void;
}

/** How many turns match what was searched for, and steps through them. */
export function FindBar({ find, matches, current, onJump }: FindBarProps) {
  const navigate = route.useNavigate();
  const next = matches.find((index) => index > current) ?? matches[0];
  const previous = matches.findLast((index) => index < current) ?? matches.at(-1);
  const jump = (index: number | undefined): void => {
    if (index !== undefined) onJump(index + 1);
  };
  useHotkeys({ n: () => jump(next), N: () => jump(previous) });
  return (
    <search className={styles["bar"]} aria-label="Search hits">
      <p role="status">
        {matches.length === 0 ? "No turn says" : `${formatPlural(matches.length, "turn")} with`} “{find}”
      </p>
      <IconButton
        icon="up"
        label="Previous hit (N)"
        disabled={matches.length === 0}
        onClick={() => jump(previous)}
      />
      <IconButton
        icon="down"
        label="Next hit (n)"
        disabled={matches.length === 0}
        onClick={() => jump(next)}
      />
      <IconButton
        icon="close"
        label="Stop searching"
        onClick={() =>
          void navigate({ search: (before) => omit(before, "find"), replace: true, resetScroll: false })
        }
      />
    </search>
  );
}
