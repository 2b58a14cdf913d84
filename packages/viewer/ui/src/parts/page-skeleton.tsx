import styles from "./page-skeleton.module.css";

const rows = ["first", "second", "third", "fourth", "fifth", "sixth"];

interface PageSkeletonProps {
  /** What is loading, for who does not see it: `Loading the trace`. */
  readonly label: string;
  /** Whether the page says already what it is, so that only its rows are awaited. */
  readonly untitled?: boolean;
}

/** Stands where a title, a line below it and rows will be. */
export function PageSkeleton({ label, untitled = false }: PageSkeletonProps) {
  return (
    <div role="status" aria-label={label} className={styles["skeleton"]}>
      {!untitled && (
        <div className={styles["head"]}>
          <h1 className="visually-hidden">{label}</h1>
          <span />
          <span />
        </div>
      )}
      {rows.map((row) => (
        <span key={row} className={styles["row"]} />
      ))}
    </div>
  );
}
