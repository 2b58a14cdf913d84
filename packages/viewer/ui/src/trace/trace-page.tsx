import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { Span, TraceDetail } from "../../../src/api/contract.ts";
import { traceQuery } from "../api/queries.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { FailureNotice } from "../parts/failure-notice.tsx";
import { PageSkeleton } from "../parts/page-skeleton.tsx";
import { useTitle } from "../parts/use-title.ts";
import { findErrors } from "./find-errors.ts";
import { SpanDetails } from "./span-details.tsx";
import { buildSpanTree } from "./span-tree.ts";
import { TraceTotals } from "./trace-totals.tsx";
import { TraceTree } from "./trace-tree.tsx";
import styles from "./trace-page.module.css";

const route = getRouteApi("/traces/$traceId");

/** A trace by itself: where a link from a log or from the doctor leads. */
export function TracePage() {
  const { traceId } = route.useParams();
  const { span } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(traceQuery(traceId));
  useTitle(`Trace ${traceId.slice(0, 8)}`);

  if (error !== null && !data) {
    return (
      <FailureNotice title="This trace could not be loaded" error={error} onRetry={() => void refetch()} />
    );
  }
  if (!data) return <PageSkeleton label="Loading the trace" />;
  const selected = data.spans.find((candidate) => candidate.spanId === span) ?? firstToRead(data);
  return (
    <>
      <header className={styles["header"]}>
        <h1>Trace</h1>
        <p>
          In {data.project},{" "}
          {data.sessionId === null ? (
            "in no session"
          ) : (
            <>
              session{" "}
              <Link
                to="/sessions/$sessionId"
                params={{ sessionId: data.sessionId }}
                search={{ project: data.project, trace: traceId }}
              >
                {data.sessionId}
              </Link>
            </>
          )}
        </p>
      </header>
      <TraceTotals trace={data} />
      <div className={styles["body"]}>
        <div className={styles["tree"]}>
          <TraceTree
            trace={data}
            selectedSpan={selected?.spanId}
            onSelect={(spanId) =>
              void navigate({
                search: (before) => ({ ...before, span: spanId }),
                replace: true,
                resetScroll: false,
              })
            }
          />
        </div>
        {selected && (
          <section aria-label="Span" className={styles["span"]}>
            <header>
              <h2>{selected.name}</h2>
              <CopyButton text={() => JSON.stringify(selected, null, 2)} label="Copy span as JSON" />
            </header>
            <SpanDetails key={selected.spanId} span={selected} />
          </section>
        )}
      </div>
    </>
  );
}

/** What one comes for: where it failed, else what it was all about. */
function firstToRead({ spans }: TraceDetail): Span | undefined {
  return findErrors(spans)[0]?.span ?? buildSpanTree(spans)[0]?.span;
}
