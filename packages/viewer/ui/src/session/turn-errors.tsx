import { useQuery } from "@tanstack/react-query";
import { traceQuery } from "../api/queries.ts";
import { Icon } from "../parts/icon.tsx";
import { findErrors } from "../trace/find-errors.ts";
import styles from "./turn-errors.module.css";

interface TurnErrorsProps {
  readonly traceId: string;
  readonly onOpen: (spanId: string) => void;
}

/** What failed in a turn, as the spans tell it; each leads to its span. */
export function TurnErrors({ traceId, onOpen }: TurnErrorsProps) {
  const { data } = useQuery({ ...traceQuery(traceId), staleTime: 60_000 });
  const errors = data ? findErrors(data.spans) : [];
  if (errors.length === 0) return null;
  return (
    <ul aria-label="Errors" className={styles["errors"]}>
      {errors.map(({ span, message }) => (
        <li key={span.spanId}>
          <Icon name="alert" />
          <p>
            <button type="button" onClick={() => onOpen(span.spanId)}>
              {span.name}
            </button>{" "}
            failed{message === null ? "" : `: ${message}`}
          </p>
        </li>
      ))}
    </ul>
  );
}
