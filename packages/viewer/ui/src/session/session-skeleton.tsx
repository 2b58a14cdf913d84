import styles from "./session-skeleton.module.css";

const turns = ["first", "second", "third"];

/** Stands where names, totals and turns will be. */
export function SessionSkeleton() {
  return (
    <div role="status" className={styles["skeleton"]}>
      <h1 className="visually-hidden">Loading session</h1>
      <div className={styles["head"]}>
        <span />
        <span />
        <span />
      </div>
      <div className={styles["body"]}>
        <div className={styles["index"]}>
          {turns.map((turn) => (
            <span key={turn} />
          ))}
        </div>
        <div>
          {turns.map((turn) => (
            <div key={turn} className={styles["turn"]}>
              <span />
              <span />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
