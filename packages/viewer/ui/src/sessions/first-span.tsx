import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useLiveInterval } from "../api/live-updates.ts";
import { doctorQuery } from "../api/queries.ts";
import { formatPlural } from "../format/number.ts";
import styles from "./first-span.module.css";

/** Says whether anything arrives: traces without a session are no row of the list yet. */
export function FirstSpan() {
  const { data } = useQuery({ ...doctorQuery("no_session"), refetchInterval: useLiveInterval() });
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
