import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { Icon } from "../parts/icon.tsx";
import { useHotkeys } from "../parts/use-hotkeys.ts";
import { useLatest } from "../parts/use-latest.ts";
import { useIsLeaving } from "./use-is-leaving.ts";
import styles from "./search-box.module.css";

const route = getRouteApi("/");
const pauseMs = 200;

/** Search in what was said, and for ids and users; the query stands in the address. */
export function SearchBox() {
  const { q = "", ...others } = route.useSearch();
  const navigate = route.useNavigate();
  const [text, setText] = useState(q);
  const [sent, setSent] = useState(q);
  const isLeaving = useIsLeaving();
  const search = useLatest((query: string): void => {
    if (isLeaving()) return;
    void navigate({ search: query === "" ? others : { ...others, q: query }, replace: true });
  });
  const input = useRef<HTMLInputElement>(null);

  // The address changed by other means than typing: back, a link, "Clear filters".
  if (q !== sent) {
    setSent(q);
    setText(q);
  }

  useEffect(() => {
    if (text === sent) return undefined;
    const timer = setTimeout(() => {
      setSent(text.trim());
      search.current(text.trim());
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text, sent, search]);

  useHotkeys({ "/": () => input.current?.focus() });

  return (
    <search className={styles["box"]}>
      <Icon name="search" size={14} />
      <input
        ref={input}
        type="search"
        aria-label="Search sessions"
        aria-keyshortcuts="/"
        placeholder="Search what was said, ids, users"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          // Browsers empty the field, which would end the search a moment later.
          event.preventDefault();
          event.currentTarget.blur();
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </search>
  );
}
