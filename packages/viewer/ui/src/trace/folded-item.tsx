import { type ReactNode, useState } from "react";
import { oneLine } from "../format/one-line.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import styles from "./folded-item.module.css";

interface FoldedItemProps {
  readonly name: string;
  /** Of which its first line is read while it is folded, and all of which can be copied. */
  readonly text: string;
  /** Said at the end of the line. */
  readonly detail?: string | undefined;
  readonly tone?: string | undefined;
  readonly startsOpen?: boolean;
  readonly children: ReactNode;
}

/** One of several long things: a line each, all of it when unfolded. What is folded is not rendered. */
export function FoldedItem({ name, text, detail, tone, startsOpen = false, children }: FoldedItemProps) {
  const [open, setOpen] = useState(startsOpen);
  return (
    <li className={styles["item"]} data-tone={tone}>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className={styles["name"]}>{name}</span>
          <span dir="auto" className={styles["beginning"]}>
            {open ? "" : oneLine(text, 120)}
          </span>
          {detail !== undefined && <span className={styles["detail"]}>{detail}</span>}
        </summary>
        {open && <div className={styles["body"]}>{children}</div>}
      </details>
      <span className={styles["copy"]}>
        <CopyButton text={text} label={`Copy ${name}`} />
      </span>
    </li>
  );
}
