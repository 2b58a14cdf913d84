import styles from "./sessions-skeleton.module.css";

const rows = Array.from({ length: 12 }, (_, index) => index);

/** Stands where the rows will be, in their measure, so that nothing jumps. */
export function SessionsSkeleton() {
  return (
    <div role="status" aria-label="Loading sessions" className={styles["skeleton"]}>
      {rows.map((row) => (
        <div key={row} />
      ))}
    </div>
  );
}
