import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { getRouteApi } from "@tanstack/react-router";
import {
  type Ref,
  useDeferredValue,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Conversation, SessionDetail } from "../../../src/api/contract.ts";
import { useHotkeys } from "../parts/use-hotkeys.ts";
import { FindBar } from "./find-bar.tsx";
import { findTurns } from "./find-turns.ts";
import { Inspector } from "./inspector.tsx";
import { TurnIndex } from "./turn-index.tsx";
import { TurnSection } from "./turn-section.tsx";
import { TurnsButton } from "./turns-dialog.tsx";
import { useHighlight } from "./use-highlight.ts";
import type { ShownTurn } from "./turns.ts";
import styles from "./session-body.module.css";

const route = getRouteApi("/sessions/$sessionId");
// Height of the top bar and some air: where a turn comes to stand that was jumped to.
const landing = 64;
// Room below the conversation.
const pageEnd = 80;
// Below this many turns all of them stay in the document, where the browser's own search finds them.
const findable = 40;

/** What others on the page can ask of the conversation. */
export interface ConversationHandle {
  /** Scrolls to the next turn that failed, after the last one to the first. */
  readonly showNextError: () => void;
}

interface SessionBodyProps {
  readonly session: SessionDetail;
  readonly conversation: Conversation;
  readonly turns: readonly ShownTurn[];
  readonly ref: Ref<ConversationHandle>;
}

/** Turn index, conversation and inspector side by side. */
export function SessionBody({ session, conversation, turns, ref }: SessionBodyProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useRef<HTMLDivElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    if (list.current) setScrollMargin(list.current.getBoundingClientRect().top + window.scrollY);
  }, []);

  const isShort = turns.length <= findable;
  const virtualizer = useWindowVirtualizer({
    count: turns.length,
    estimateSize: () => 320,
    getItemKey: (index) => turns[index]?.turn.traceId ?? index,
    overscan: isShort ? findable : 2,
    scrollMargin,
    scrollPaddingStart: landing,
    useFlushSync: isShort,
  });
  const matches = useMemo(() => findTurns(turns, search.find), [turns, search.find]);
  const firstMatch = matches[0];
  // To render turns that come into sight may take longer than a frame: scrolling goes on meanwhile.
  const inSight = virtualizer.getVirtualItems();
  const deferred = useDeferredValue(inSight);
  const items = isShort ? inSight : deferred;
  const top = virtualizer.measurementsCache[items[0]?.index ?? 0]?.start ?? scrollMargin;
  const offset = (virtualizer.scrollOffset ?? 0) + landing + 8;
  const wanted = search.turn === undefined ? null : Number(search.turn) - 1;
  const atOffset = virtualizer.getVirtualItemForOffset(offset)?.index ?? 0;
  // The last turns cannot come to stand at the top: there the one that was asked for, or found, counts.
  const isAtEnd = virtualizer.isAtEnd(pageEnd);
  const current = isAtEnd
    ? Math.max(atOffset, wanted ?? firstMatch ?? ((virtualizer.scrollOffset ?? 0) > 0 ? turns.length - 1 : 0))
    : atOffset;
  useEffect(() => {
    if (wanted !== null && wanted >= 0) virtualizer.scrollToIndex(wanted, { align: "start" });
  }, [wanted, virtualizer]);

  const jump = (number: number): void => {
    virtualizer.scrollToIndex(number - 1, { align: "start" });
    void navigate({
      search: (before) => ({ ...before, turn: String(number) }),
      replace: true,
      resetScroll: false,
    });
  };

  const failed = useMemo(
    () => turns.flatMap(({ turn }, index) => (turn.errorCount > 0 ? index : [])),
    [turns],
  );
  const showNextError = (): void => {
    const next = failed.find((index) => index > current) ?? failed[0];
    if (next !== undefined) jump(next + 1);
  };
  const showPreviousError = (): void => {
    const previous = failed.findLast((index) => index < current) ?? failed.at(-1);
    if (previous !== undefined) jump(previous + 1);
  };
  useHotkeys({ e: showNextError, E: showPreviousError });
  useImperativeHandle(ref, () => ({ showNextError }));

  useHighlight(list, search.find);
  const [foundFor, setFoundFor] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (search.find === foundFor || wanted !== null || firstMatch === undefined) return;
    setFoundFor(search.find);
    virtualizer.scrollToIndex(firstMatch, { align: "start" });
  }, [search.find, foundFor, wanted, firstMatch, virtualizer]);

  const inspecting = search.pane !== undefined || search.span !== undefined;
  return (
    <div className={styles["body"]} data-inspecting={inspecting || undefined}>
      <TurnIndex turns={turns} matches={matches} current={current} onJump={jump} />
      <div ref={list} className={styles["conversation"]} style={{ height: virtualizer.getTotalSize() }}>
        <div style={{ transform: `translateY(${top - scrollMargin}px)` }}>
          {items.map((item) => {
            const turn = turns[item.index];
            return (
              turn && (
                <div key={item.key} ref={virtualizer.measureElement} data-index={item.index}>
                  <TurnSection
                    session={session}
                    turn={turn}
                    open={search.trace === turn.turn.traceId}
                    selectedSpan={search.trace === turn.turn.traceId ? search.span : undefined}
                  />
                </div>
              )
            );
          })}
        </div>
      </div>
      <TurnsButton
        turns={turns}
        matches={matches}
        current={current}
        onJump={jump}
        raised={search.find !== undefined}
      />
      {search.find !== undefined && (
        <FindBar find={search.find} matches={matches} current={current} onJump={jump} />
      )}
      {inspecting && <Inspector session={session} conversation={conversation} />}
    </div>
  );
}
