import { CopyButton } from "../parts/copy-button.tsx";
import { Highlighted } from "./highlighted.tsx";
import styles from "./code-block.module.css";

interface CodeBlockProps {
  readonly code: string;
  /** What the button copies, where `code` is only its beginning. */
  readonly copied?: string;
  readonly language: string | undefined;
  /** Shows all of it rather than scroll within. */
  readonly tall?: boolean;
}

// Breaking the lines of a megabyte would freeze the page.
const wrapLimit = 200_000;

/** Code with a button to copy it. The lines of JSON, which are text as often as not, are broken to be read. */
export function CodeBlock({ code, copied = code, language, tall }: CodeBlockProps) {
  const isWrapped = language === "json" && code.length < wrapLimit;
  return (
    <div className={styles["block"]} data-tall={tall} data-wrap={isWrapped || undefined}>
      <div className={styles["copy"]}>
        <CopyButton text={copied} label="Copy code" />
      </div>
      {/* Focusable, so that a long line can be scrolled without a mouse. */}
      <pre tabIndex={0} role="group" aria-label={language === undefined ? "Code" : `Code, ${language}`}>
        <code>
          <Highlighted code={code} language={language} />
        </code>
      </pre>
    </div>
  );
}
