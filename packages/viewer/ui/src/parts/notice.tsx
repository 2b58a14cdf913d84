import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import styles from "./notice.module.css";

interface NoticeProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly tone?: "danger" | "plain";
  /** 1 where it stands for the whole page. Default 1. */
  readonly level?: 1 | 2;
}

/** Says what went wrong or what is missing, and offers the way on. */
export function Notice({ title, children, action, tone = "plain", level = 1 }: NoticeProps) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className={styles["notice"]} data-tone={tone} role={tone === "danger" ? "alert" : "status"}>
      {tone === "danger" && <Icon name="alert" size={20} />}
      <div className={styles["text"]}>
        <Heading>{title}</Heading>
        {children !== undefined && <p>{children}</p>}
      </div>
      {action}
    </div>
  );
}
