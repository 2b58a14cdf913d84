import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import type { UserRow } from "../../../src/api/contract.ts";
import { usersQuery } from "../api/queries.ts";
import { formatCount } from "../format/number.ts";
import { Button } from "../parts/button.tsx";
import { FailureNotice } from "../parts/failure-notice.tsx";
import { Notice } from "../parts/notice.tsx";
import { useTitle } from "../parts/use-title.ts";
import { EraseUserDialog } from "./erase-user-dialog.tsx";
import { UsersTable } from "./users-table.tsx";
import styles from "./users-page.module.css";

const route = getRouteApi("/users");

/** Who talked, how much, and when last. */
export function UsersPage() {
  const { project } = route.useSearch();
  const query = useInfiniteQuery(usersQuery(project));
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
  if (query.isSuccess && users.length === 0) {
    return (
      <Notice title="No user has been heard from yet">
        A user appears here with the first span that has <code>user.id</code>: name the user with the option{" "}
        <code>userId</code> of an adapter, or with <code>usingUser()</code>.
      </Notice>
    );
  }
  return (
    <>
      <h1 className={styles["title"]}>Users {total !== undefined && <span>{formatCount(total)}</span>}</h1>
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
