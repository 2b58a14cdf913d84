import { useLayoutEffect } from "react";
import { useLatest } from "./use-latest.ts";

/** Handlers by `KeyboardEvent.key`. */
export type Hotkeys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Runs single-key shortcuts, unless the reader is typing or holds a modifier. */
export function useHotkeys(hotkeys: Hotkeys): void {
  const latest = useLatest(hotkeys);

  // With the page, not after it: whoever sees it may press a key.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key !== "Escape" && isTyping(event.target)) return;
      if (document.querySelector("dialog[open]") !== null) return;
      const run = latest.current[event.key];
      if (run === undefined) return;
      event.preventDefault();
      run(event);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [latest]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
