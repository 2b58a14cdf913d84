import type { ReactNode } from "react";
import styles from "./filter-select.module.css";

interface FilterSelectProps {
  readonly id?: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** A choice that is always made, such as an order, and narrows nothing. */
  readonly plain?: boolean;
  /** An order: as wide as it is, whatever there is to choose from. */
  readonly order?: boolean;
  readonly children: ReactNode;
}

/** A choice in the toolbar; it stands out while it narrows the list. */
export function FilterSelect({ id, label, value, onChange, plain, order, children }: FilterSelectProps) {
  return (
    <select
      id={id}
      aria-label={label}
      className={styles["select"]}
      data-order={order}
      data-active={(!plain && value !== "") || undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {children}
    </select>
  );
}
