import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lostTracesQuery } from "../api/queries.ts";
import { formatPlural } from "../format/number.ts";
import { useIsPainted } from "../parts/use-is-painted.ts";
import { Icon } from "../parts/icon.tsx";
import styles from "./lost-traces.module.css";

/** Above a list that cannot show them: how many traces are in no session, and the way to what to do. */
export function LostTraces() {
  const { data } = useQuery({ ...lostTracesQuery, enabled: useIsPainted() });
  const count = data?.counts.no_session ?? 0;
  if (count === 0) return null;
  return (
    <p className={styles["hint"]}>
      <Icon name="alert" size={14} />
      <span>
        {formatPlural(count, "trace names", "traces name")} no session and {count === 1 ? "is" : "are"} in no
        conversation.{" "}
        <Link to="/doctor" search={{ problem: "no_session" }}>
          What to do
        </Link>
      </span>
    </p>
  );
}
