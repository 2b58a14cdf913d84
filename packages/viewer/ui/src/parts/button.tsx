import type { ComponentProps } from "react";
import styles from "./button.module.css";

interface ButtonProps extends ComponentProps<"button"> {
  readonly variant?: "plain" | "primary" | "danger";
}

export function Button({ variant = "plain", ...rest }: ButtonProps) {
  return <button type="button" {...rest} className={styles["button"]} data-variant={variant} />;
}
