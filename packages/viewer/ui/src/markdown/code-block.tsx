import { CopyButton } from "../parts/copy-button.tsx";
import { Highlighted } from "./highlighted.tsx";
import styles from "./code-block.module.css";

/** Code with a button to copy it. */
export function CodeBlock({
  code,
  language,
}: {
  readonly code: string;
  readonly language: string | undefined;
}) {
  return (
    <div className={styles["block"]}>
      <div className={styles["copy"]}>
        <CopyButton text={code} label="Copy code" />
      </div>
      {/* Focusable, so that a long line can be scrolled without a mouse. */}
      <pre tabIndex={0} aria-label={language === undefined ? "Code" : `Code, ${language}`} role="group">
        <code>
          <Highlighted code={code} language={language} />
        </code>
      </pre>
    </div>
  );
}
