import type { ComponentProps } from "react";
import styles from "./text-field.module.css";

export function TextField(props: ComponentProps<"input">) {
  return <input type="text" {...props} className={styles["field"]} />;
}
