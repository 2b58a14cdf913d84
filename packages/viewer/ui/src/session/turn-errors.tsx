import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { traceQuery } from "../api/queries.ts";
import { omit } from "../app/omit.ts";
import { Icon } from "../parts/icon.tsx";
import { findErrors } from "../trace/find-errors.ts";
import styles from "./turn-errors.module.css";

/** What failed in a turn, as the spans tell it; each leads to its span. */
export function TurnErrors({ traceId }: { readonly traceId: string }) {
  const { data } = useQuery({ ...traceQuery(traceId), staleTime: 60_000 });
  const navigate = useNavigate();
  const errors = data ? findErrors(data.spans) : [];
  if (errors.length === 0) return null;
  return (
    <ul aria-label="Errors" className={styles["errors"]}>
      {errors.map(({ span, message }) => (
        <li key={span.spanId}>
          <Icon name="alert" />
          <p>
            <button
              type="button"
              onClick={() =>
                void navigate({
                  to: ".",
                  search: (before) => ({ ...omit(before, "pane"), trace: traceId, span: span.spanId }),
                  resetScroll: false,
                })
              }
            >
              {span.name}
            </button>{" "}
            failed{message === null ? "" : `: ${message}`}
          </p>
        </li>
      ))}
    </ul>
  );
}
