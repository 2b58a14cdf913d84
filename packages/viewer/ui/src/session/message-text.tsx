import { useMemo, useState } from "react";
import { formatCount } from "../format/number.ts";
import { prettyJson } from "../format/pretty-json.ts";
import { CodeBlock } from "../markdown/code-block.tsx";
import { Markdown } from "../markdown/markdown.tsx";
import styles from "./message-text.module.css";

// More than a page of text; parsing a megabyte of Markdown would freeze the page.
const limit = 12_000;
// Longer JSON would take too long to be indented while one waits.
const jsonLimit = 2_000_000;

interface MessageTextProps {
  readonly text: string;
  readonly format: "plain" | "markdown";
}

/** What was said: JSON indented, Markdown rendered, anything else as it stands. Long text is folded. */
export function MessageText({ text, format }: MessageTextProps) {
  const [whole, setWhole] = useState(false);
  const json = useMemo(() => (text.length > jsonLimit ? null : prettyJson(text)), [text]);
  const full = json ?? text;
  const folded = full.length > limit && !whole;
  const shown = folded ? full.slice(0, limit) : full;
  return (
    <div className={styles["text"]}>
      {json !== null ? (
        <CodeBlock code={shown} copied={json} language="json" />
      ) : format === "markdown" && text.length <= 20 * limit ? (
        <Markdown text={shown} />
      ) : (
        <p dir="auto" className={styles["plain"]}>
          {shown}
        </p>
      )}
      {folded && (
        <button type="button" onClick={() => setWhole(true)}>
          Show the other {formatCount(full.length - limit)} characters
        </button>
      )}
    </div>
  );
}
