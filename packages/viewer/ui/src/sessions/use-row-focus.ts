import type { RefObject } from "react";
import { useRef } from "react";
import { useHotkeys } from "../parts/use-hotkeys.ts";

/** `j` and `k` move the focus through the rows of a table, whose links do the rest. */
export function useRowFocus(
  body: RefObject<HTMLElement | null>,
  count: number,
  scrollTo: (index: number) => void,
): void {
  const wanted = useRef(-1);

  const move = (step: number): void => {
    const focused = document.activeElement?.closest<HTMLElement>("[data-index]");
    const from = focused ? Number(focused.dataset["index"]) : wanted.current;
    const index = Math.min(Math.max(from + step, 0), count - 1);
    wanted.current = index;
    scrollTo(index);
    // A row that was out of sight only now comes into the document.
    if (!focusRow(body.current, index)) requestAnimationFrame(() => focusRow(body.current, index));
  };

  useHotkeys({ j: () => move(1), k: () => move(-1) });
}

function focusRow(body: HTMLElement | null, index: number): boolean {
  const link = body?.querySelector<HTMLElement>(`[data-index="${index}"] a`);
  link?.focus({ preventScroll: true });
  return link instanceof HTMLElement;
}
