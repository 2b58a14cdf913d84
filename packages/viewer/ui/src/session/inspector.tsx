import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { Conversation, SessionDetail } from "../../../src/api/contract.ts";
import { omit } from "../app/omit.ts";
import { traceQuery } from "../api/queries.ts";
import { EvaluationsPane } from "../evaluations/evaluations-pane.tsx";
import { CopyButton } from "../parts/copy-button.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { useHotkeys } from "../parts/use-hotkeys.ts";
import { SpanDetails } from "../trace/span-details.tsx";
import { JsonPane } from "./json-pane.tsx";
import styles from "./inspector.module.css";

const route = getRouteApi("/sessions/$sessionId");

interface InspectorProps {
  readonly session: SessionDetail;
  readonly conversation: Conversation;
}

/** The pane beside the conversation: a span, the evaluations, or the session as JSON. Escape closes it. */
export function Inspector({ session, conversation }: InspectorProps) {
  const { pane, trace, span: spanId } = route.useSearch();
  const navigate = route.useNavigate();
  const traceDetail = useQuery({
    ...traceQuery(trace ?? ""),
    enabled: trace !== undefined && pane === undefined,
  });
  const span = traceDetail.data?.spans.find((candidate) => candidate.spanId === spanId);
  const scroller = useRef<HTMLDivElement>(null);

  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [spanId, pane]);

  const close = (): void => {
    void navigate({ search: (before) => omit(before, "pane", "span"), replace: true, resetScroll: false });
  };
  useHotkeys({ Escape: close });

  const titles = { json: "Session as JSON", evaluations: "Evaluations" } as const;
  const title = pane === undefined ? (span?.name ?? "Span") : titles[pane];
  return (
    <aside aria-label="Inspector" className={styles["inspector"]}>
      <header>
        <h2>{title}</h2>
        <span className={styles["actions"]}>
          {pane === undefined && span && (
            <CopyButton text={() => JSON.stringify(span, null, 2)} label="Copy span as JSON" />
          )}
          <IconButton icon="close" label="Close (Esc)" onClick={close} />
        </span>
      </header>
      <div ref={scroller} className={styles["scroller"]} tabIndex={-1}>
        {pane === "json" && <JsonPane value={{ ...session, conversation }} />}
        {pane === "evaluations" && <EvaluationsPane session={session} />}
        {pane === undefined && span && <SpanDetails key={span.spanId} span={span} />}
        {pane === undefined && !span && !traceDetail.isPending && <p>This trace holds no such span.</p>}
      </div>
    </aside>
  );
}
