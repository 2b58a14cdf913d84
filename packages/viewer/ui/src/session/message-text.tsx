import { useState } from "react";
import { formatCount } from "../format/number.ts";
import { prettyJson } from "../format/pretty-json.ts";
import { CodeBlock } from "../markdown/code-block.tsx";
import { Markdown } from "../markdown/markdown.tsx";
import styles from "./message-text.module.css";

// More than a page of text; parsing a megabyte of Markdown would freeze the page.
const limit = 12_000;

interface MessageTextProps {
  readonly text: string;
  readonly format: "plain" | "markdown";
}

/** What was said: JSON indented, Markdown rendered, anything else as it stands. Long text is folded. */
export function MessageText({ text, format }: MessageTextProps) {
  const [whole, setWhole] = useState(false);
  const folded = text.length > limit && !whole;
  const shown = folded ? text.slice(0, limit) : text;
  return (
    <div className={styles["text"]}>
      <Body text={shown} format={text.length > 20 * limit ? "plain" : format} />
      {folded && (
        <button type="button" onClick={() => setWhole(true)}>
          Show the other {formatCount(text.length - limit)} characters
        </button>
      )}
    </div>
  );
}

function Body({ text, format }: MessageTextProps) {
  const json = prettyJson(text);
  if (json !== null) return <CodeBlock code={json} language="json" />;
  if (format === "markdown") return <Markdown text={text} />;
  return (
    <p dir="auto" className={styles["plain"]}>
      {text}
    </p>
  );
}
