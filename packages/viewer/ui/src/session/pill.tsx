import type { ReactNode } from "react";
import styles from "./pill.module.css";

interface PillProps {
  readonly name: string;
  readonly children: ReactNode;
  /** Said quietly after the value. */
  readonly detail?: string | undefined;
  readonly title?: string;
  readonly tone?: "danger";
}

/** A named figure, as a pair of a definition list. */
export function Pill({ name, children, detail, title, tone }: PillProps) {
  return (
    <div className={styles["pill"]} data-tone={tone} title={title}>
      <dt>{name}</dt>
      <dd>
        {children}
        {detail !== undefined && <span className={styles["detail"]}>{detail}</span>}
      </dd>
    </div>
  );
}
