import { formatGap } from "../format/duration.ts";
import styles from "./idle-gap.module.css";

/** A pause in the conversation, if it is one worth drawing. */
export function IdleGap({ ms }: { readonly ms: number }) {
  if (ms < 60_000) return null;
  return <p className={styles["gap"]}>{formatGap(ms)} idle</p>;
}
