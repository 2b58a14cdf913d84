import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useLiveInterval } from "../api/live-updates.ts";
import { doctorQuery } from "../api/queries.ts";
import { formatCount } from "../format/number.ts";
import { FailureNotice } from "../parts/failure-notice.tsx";
import { Icon } from "../parts/icon.tsx";
import { Notice } from "../parts/notice.tsx";
import { PageSkeleton } from "../parts/page-skeleton.tsx";
import { useTitle } from "../parts/use-title.ts";
import { FindingItem } from "./finding-item.tsx";
import { problems, problemTexts } from "./problems.ts";
import styles from "./doctor-page.module.css";

const route = getRouteApi("/doctor");

/** What is wrong with the traces received, how often, and what to do. */
export function DoctorPage() {
  const { problem } = route.useSearch();
  const { data, error, refetch } = useQuery({
    ...doctorQuery(problem),
    refetchInterval: useLiveInterval(),
  });
  useTitle("Doctor");

  if (error !== null && !data) {
    return <FailureNotice title="The doctor does not answer" error={error} onRetry={() => void refetch()} />;
  }
  if (!data) {
    return (
      <div className={styles["page"]}>
        <PageSkeleton label="Loading what the doctor found" />
      </div>
    );
  }
  const found = problems.filter((name) => data.counts[name] > 0);
  if (found.length === 0) {
    return (
      <Notice title="All traces are well">
        Every span received is in a session, under one id, and no id looks like a secret.
      </Notice>
    );
  }
  return (
    <div className={styles["page"]}>
      <h1>Doctor</h1>
      <p className={styles["lead"]}>What keeps traces from being conversations, and what to do about it.</p>
      <ul aria-label="Problems" className={styles["problems"]}>
        {found.map((name) => (
          <li key={name}>
            <Link
              to="/doctor"
              search={problem === name ? {} : { problem: name }}
              aria-current={problem === name ? "true" : undefined}
            >
              <strong>{formatCount(data.counts[name])}</strong>
              {problemTexts[name].title}
            </Link>
          </li>
        ))}
      </ul>
      {(problem === undefined ? found : [problem]).map((name) => (
        <section key={name} aria-label={problemTexts[name].title} className={styles["problem"]}>
          <h2>{problemTexts[name].title}</h2>
          <p>{problemTexts[name].what}</p>
          <p className={styles["remedy"]}>
            <Icon name="bolt" size={14} />
            {problemTexts[name].remedy}
          </p>
          <ul className={styles["findings"]}>
            {data.findings
              .filter((finding) => finding.problem === name)
              .slice(0, problem === undefined ? 5 : undefined)
              .map((finding) => (
                <FindingItem key={`${finding.traceId} ${finding.spanId}`} finding={finding} />
              ))}
          </ul>
          {problem === undefined && data.counts[name] > 5 && (
            <Link to="/doctor" search={{ problem: name }}>
              Show more
            </Link>
          )}
        </section>
      ))}
    </div>
  );
}
