import type { ReactNode } from "react";
import { CopyButton } from "../parts/copy-button.tsx";
import styles from "./span-section.module.css";

interface SpanSectionProps {
  readonly title: string;
  /** Said quietly beside the title. */
  readonly detail?: string | undefined;
  /** What a button beside it copies. */
  readonly copied?: string | (() => string);
  /** Stands at the other end of the title's line. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A named part of what is known of a span. */
export function SpanSection({ title, detail, copied, aside, children }: SpanSectionProps) {
  return (
    <section aria-label={title}>
      <header className={styles["header"]}>
        <h3>
          {title}
          {detail !== undefined && <span> {detail}</span>}
        </h3>
        {copied !== undefined && <CopyButton text={copied} label={`Copy ${title.toLowerCase()}`} />}
        {aside}
      </header>
      {children}
    </section>
  );
}
