import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import type { UserRow } from "../../../src/api/contract.ts";
import { usersQuery } from "../api/queries.ts";
import { formatCount, formatPlural } from "../format/number.ts";
import { Button } from "../parts/button.tsx";
import { FailureNotice } from "../parts/failure-notice.tsx";
import { Notice } from "../parts/notice.tsx";
import { PageSkeleton } from "../parts/page-skeleton.tsx";
import { SearchField } from "../parts/search-field.tsx";
import toolbar from "../parts/toolbar.module.css";
import { useTitle } from "../parts/use-title.ts";
import { EraseUserDialog } from "./erase-user-dialog.tsx";
import { UsersTable } from "./users-table.tsx";
import styles from "./users-page.module.css";

const route = getRouteApi("/users");

/** Who talked, how much, and when last. */
export function UsersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(usersQuery(search));
  const [erasing, setErasing] = useState<UserRow | null>(null);
  useTitle("Users");

  if (query.isError && !query.data) {
    return (
      <FailureNotice
        title="The users could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const users = query.data?.pages.flatMap((page) => page.users) ?? [];
  const total = query.data?.pages[0]?.total;
  const { q = "", ...others } = search;
  const isEmpty = query.isSuccess && users.length === 0;
  if (isEmpty && q === "") {
    return (
      <Notice title="No user has been heard from yet">
        A user appears here with the first span that has <code>user.id</code>: name the user with the option{" "}
        <code>userId</code> of an adapter, or with <code>usingUser()</code>.
      </Notice>
    );
  }
  return (
    <>
      <div className={toolbar["toolbar"]}>
        <h1>Users {total !== undefined && <span>{formatCount(total)}</span>}</h1>
        <SearchField
          label="Search users"
          placeholder="Search user ids"
          query={q}
          onSearch={(words) =>
            void navigate({ search: words === "" ? others : { ...others, q: words }, replace: true })
          }
        />
      </div>
      <p role="status" className="visually-hidden">
        {q !== "" &&
          total !== undefined &&
          !query.isPlaceholderData &&
          `${formatPlural(total, "user")} found`}
      </p>
      {query.isPending && <PageSkeleton label="Loading users" untitled />}
      {isEmpty && (
        <Notice
          level={2}
          title="No user matches"
          action={<Button onClick={() => void navigate({ search: others })}>Clear search</Button>}
        >
          No id of a user contains “{q}”.
        </Notice>
      )}
      {users.length > 0 && <UsersTable users={users} onErase={setErasing} />}
      {query.hasNextPage && (
        <p className={styles["more"]}>
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </p>
      )}
      {erasing && <EraseUserDialog user={erasing} onClose={() => setErasing(null)} />}
    </>
  );
}
