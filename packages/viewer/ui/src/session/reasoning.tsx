import { oneLine } from "../format/one-line.ts";
import { Icon } from "../parts/icon.tsx";
import { MessageText } from "./message-text.tsx";
import styles from "./reasoning.module.css";

/** What the model thought before it spoke: a line, and everything when unfolded. */
export function Reasoning({ text }: { readonly text: string }) {
  return (
    <details className={styles["reasoning"]}>
      <summary>
        <Icon name="thought" size={14} />
        <span className={styles["name"]}>Reasoning</span>
        <span className={styles["beginning"]}>{oneLine(text, 120)}</span>
      </summary>
      <div className={styles["text"]}>
        <MessageText text={text} format="markdown" />
      </div>
    </details>
  );
}
