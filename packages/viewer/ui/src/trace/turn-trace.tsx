import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { traceQuery } from "../api/queries.ts";
import { omit } from "../app/omit.ts";
import { Button } from "../parts/button.tsx";
import { TraceTree } from "./trace-tree.tsx";
import styles from "./turn-trace.module.css";

interface TurnTraceProps {
  readonly traceId: string;
  readonly selectedSpan: string | undefined;
}

/** The unfolded trace of a turn; selecting a span opens it in the inspector. */
export function TurnTrace({ traceId, selectedSpan }: TurnTraceProps) {
  const { data, error, refetch } = useQuery(traceQuery(traceId));
  const navigate = useNavigate();

  if (error !== null && !data) {
    return (
      <p role="alert" className={styles["message"]}>
        The trace could not be loaded: {error.message} <Button onClick={() => void refetch()}>Retry</Button>
      </p>
    );
  }
  if (!data) {
    return (
      <p role="status" className={styles["message"]}>
        Loading the trace …
      </p>
    );
  }
  return (
    <TraceTree
      trace={data}
      selectedSpan={selectedSpan}
      onSelect={(spanId) =>
        void navigate({
          to: ".",
          search: (before) => ({ ...omit(before, "pane"), trace: traceId, span: spanId }),
          replace: true,
          resetScroll: false,
        })
      }
    />
  );
}
