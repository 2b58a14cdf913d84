import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo } from "react";
import { ApiFailure } from "../api/client.ts";
import { omit } from "../app/omit.ts";
import { formatCount, formatPlural } from "../format/number.ts";
import { Button } from "../parts/button.tsx";
import { FailureNotice } from "../parts/failure-notice.tsx";
import { Notice } from "../parts/notice.tsx";
import toolbar from "../parts/toolbar.module.css";
import { useTakenOver } from "../parts/use-taken-over.ts";
import { useTitle } from "../parts/use-title.ts";
import { LostTraces } from "./lost-traces.tsx";
import { rememberListSearch } from "./last-list-search.ts";
import { FilterBar } from "./filter-bar.tsx";
import { FilterChips } from "./filter-chips.tsx";
import { SessionHistograms } from "./session-histograms.tsx";
import { SavedViews } from "./saved-views.tsx";
import { SearchBox } from "./search-box.tsx";
import { SessionsSkeleton } from "./sessions-skeleton.tsx";
import { SessionsTable } from "./sessions-table.tsx";
import { defaultSort, readSort, type Sort, writeSort } from "./sessions-search.ts";
import { SortSelect } from "./sort-select.tsx";
import { useLiveSessions } from "./use-live-sessions.ts";
import styles from "./sessions-page.module.css";

const route = getRouteApi("/");
const EmptyState = lazy(async () => ({ default: (await import("./empty-state.tsx")).EmptyState }));

/** Every session as a row. */
export function SessionsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { query, unseen, showHead } = useLiveSessions(search);
  useTitle("");
  useTakenOver();
  useEffect(() => rememberListSearch(search), [search]);

  const sort = (search.sort === undefined ? null : readSort(search.sort)) ?? defaultSort;
  const filters = omit(search, "sort");
  const setSort = (next: Sort): void => {
    const written = writeSort(next);
    void navigate({ search: written === undefined ? filters : { ...filters, sort: written }, replace: true });
  };
  const filtered = Object.keys(filters).length > 0;

  const sessions = useMemo(() => query.data?.pages.flatMap((page) => page.sessions) ?? [], [query.data]);
  const projects = useMemo(
    () => [...new Set([...sessions.map(({ project }) => project), search.project ?? []].flat())].sort(),
    [sessions, search.project],
  );
  const evaluations = useMemo(
    () => [...new Set(sessions.flatMap((session) => session.evaluations.map(({ name }) => name)))].sort(),
    [sessions],
  );
  const total = query.data?.pages[0]?.total;
  const isEmpty = query.isSuccess && sessions.length === 0;

  if (isEmpty && !filtered) {
    return (
      <Suspense>
        <EmptyState />
      </Suspense>
    );
  }
  const clear = (): void => void navigate({ search: {} });
  const failure = query.isError && sessions.length === 0 ? query.error : null;
  const status = failure instanceof ApiFailure ? failure.status : null;
  const isLocked = status === 401;
  const isRefused = status === 400;
  const failed = failure !== null && (
    <FailureNotice
      level={isLocked ? 1 : 2}
      title="The sessions could not be loaded"
      error={failure}
      remedy={isRefused ? "Clear filters" : "Retry"}
      onRetry={isRefused ? clear : () => void query.refetch()}
    />
  );
  if (isLocked) return failed;

  return (
    <>
      <div className={toolbar["toolbar"]}>
        <h1>
          Sessions
          {total !== undefined && (
            <span className={styles["total"]} aria-label={formatPlural(total, "session")}>
              {formatCount(total)}
            </span>
          )}
        </h1>
        <SearchBox />
        <FilterBar projects={projects} evaluations={evaluations} />
        <SortSelect sort={sort} evaluations={evaluations} onChange={setSort} />
        <SavedViews search={search} />
      </div>
      {failure === null && <SessionHistograms />}
      <LostTraces />
      <FilterChips />
      {unseen > 0 && (
        <div className={styles["unseen"]}>
          <Button variant="primary" onClick={showHead}>
            {formatPlural(unseen, "new session")}
          </Button>
        </div>
      )}
      {query.isPending && <SessionsSkeleton />}
      {failed}
      {isEmpty && (
        <Notice level={2} title="No session matches" action={<Button onClick={clear}>Clear filters</Button>}>
          {search.q === undefined
            ? "Loosen a filter to see more."
            : `Nothing was said that contains “${search.q}”.`}
        </Notice>
      )}
      {sessions.length > 0 && (
        <SessionsTable
          sessions={sessions}
          total={total ?? sessions.length}
          sort={sort}
          onSort={setSort}
          stale={query.isPlaceholderData}
          hasMore={query.hasNextPage}
          onMore={() => void (query.isFetchingNextPage || query.fetchNextPage())}
        />
      )}
    </>
  );
}
