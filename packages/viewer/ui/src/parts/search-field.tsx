import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Icon } from "./icon.tsx";
import { useHotkeys } from "./use-hotkeys.ts";
import { useIsLeaving } from "./use-is-leaving.ts";
import { useLatest } from "./use-latest.ts";
import styles from "./search-field.module.css";

interface SearchFieldProps {
  readonly label: string;
  readonly placeholder: string;
  /** What is searched for, as it stands in the address; "" for nothing. */
  readonly query: string;
  /** Called with the trimmed text after a pause in typing. */
  readonly onSearch: (query: string) => void;
}

const pauseMs = 200;

/** A field that searches while one types; `/` leads to it. */
export function SearchField({ label, placeholder, query, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(query);
  const [sent, setSent] = useState(query);
  const isLeaving = useIsLeaving();
  const search = useLatest((words: string): void => {
    if (!isLeaving()) onSearch(words);
  });
  const input = useRef<HTMLInputElement>(null);

  // The address changed by other means than typing: back, a link, "Clear filters".
  if (query !== sent) {
    setSent(query);
    setText(query);
  }

  // What was typed into the page before its scripts had taken it over.
  useLayoutEffect(() => setText((before) => input.current?.value ?? before), []);

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
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={placeholder}
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
