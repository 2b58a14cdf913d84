import styles from "./session-skeleton.module.css";

export function SessionSkeleton() {
  return (
    <div role="status" className={styles["skeleton"]}>
      <h1 className="visually-hidden">Loading session</h1>
      <div />
      <div />
      <div />
      <div />
    </div>
  );
}
