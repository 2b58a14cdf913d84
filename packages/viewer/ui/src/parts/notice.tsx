import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import styles from "./notice.module.css";

interface NoticeProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly tone?: "danger" | "plain";
}

/** Says what went wrong or what is missing, and offers the way on. */
export function Notice({ title, children, action, tone = "plain" }: NoticeProps) {
  return (
    <div className={styles["notice"]} data-tone={tone} role={tone === "danger" ? "alert" : "status"}>
      {tone === "danger" && <Icon name="alert" size={20} />}
      <div className={styles["text"]}>
        <h2>{title}</h2>
        {children !== undefined && <p>{children}</p>}
      </div>
      {action}
    </div>
  );
}
