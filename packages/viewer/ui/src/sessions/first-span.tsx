import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { doctorQuery } from "../api/queries.ts";
import { formatPlural } from "../format/number.ts";
import styles from "./first-span.module.css";

// Only sessions announce that they changed, and these traces are in none.
const pollMs = 2_000;

/** Says whether anything arrives: traces without a session are no row of the list yet. */
export function FirstSpan() {
  const { data } = useQuery({ ...doctorQuery("no_session"), refetchInterval: pollMs });
  const traces = data?.counts.no_session ?? 0;
  return (
    <p className={styles["waiting"]} role="status" data-arrived={traces > 0 || undefined}>
      <span aria-hidden="true" />
      {traces === 0 ? (
        "Waiting for the first span …"
      ) : (
        <>
          {formatPlural(traces, "trace")} arrived, but none names its session.{" "}
          <Link to="/doctor">What to do</Link>
        </>
      )}
    </p>
  );
}
