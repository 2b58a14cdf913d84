import styles from "./session-skeleton.module.css";

export function SessionSkeleton() {
  return (
    <div role="status" aria-label="Loading session" className={styles["skeleton"]}>
      <div />
      <div />
      <div />
      <div />
    </div>
  );
}
