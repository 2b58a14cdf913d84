import type { SessionRow } from "../../../src/api/contract.ts";
import { formatPlural } from "../format/number.ts";
import { useNow } from "../parts/use-now.ts";
import styles from "./status-dot.module.css";

const activeForMs = 60_000;

/** Failed, going on right now, or done. Shape and name say it as well as the colour. */
export function StatusDot({ session }: { readonly session: SessionRow }) {
  const now = useNow();
  const active = now - Date.parse(session.endTime) < activeForMs;
  const status = session.errorCount > 0 ? "failed" : active ? "active" : "done";
  const label = {
    failed: formatPlural(session.errorCount, "error"),
    active: "Active now",
    done: "No errors",
  }[status];
  return <span role="img" aria-label={label} title={label} className={styles["dot"]} data-status={status} />;
}
