import { Link } from "@tanstack/react-router";
import type { UserRow } from "../../../src/api/contract.ts";
import { formatCompact, formatCost, formatCount, formatPlural } from "../format/number.ts";
import { IconButton } from "../parts/icon-button.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import styles from "./users-table.module.css";

interface UsersTableProps {
  readonly users: readonly UserRow[];
  readonly onErase: (user: UserRow) => void;
}

/** One row per user and project; the name leads to the user's sessions. */
export function UsersTable({ users, onErase }: UsersTableProps) {
  return (
    <div className={styles["scroller"]} tabIndex={0} role="group" aria-label="Users, scrollable">
      <table className={styles["table"]}>
        <caption className="visually-hidden">Users</caption>
        <thead>
          <tr>
            <th scope="col">User</th>
            <th scope="col" data-from="medium">
              Project
            </th>
            <th scope="col" data-numeric data-from="medium">
              Sessions
            </th>
            <th scope="col" data-numeric data-from="medium">
              Traces
            </th>
            <th scope="col" data-numeric data-from="medium">
              Tokens
            </th>
            <th scope="col" data-numeric data-from="medium">
              Cost
            </th>
            <th scope="col" data-numeric>
              Errors
            </th>
            <th scope="col" data-numeric>
              Last activity
            </th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={`${user.project}\n${user.userId}`}>
              <th scope="row">
                <Link
                  to="/"
                  search={{ user: user.userId, project: user.project }}
                  dir="auto"
                  title={user.userId}
                >
                  {user.userId}
                </Link>
                <span className={styles["narrow"]}>
                  {formatPlural(user.sessionCount, "session")} · {formatCompact(user.totalTokens)} tokens
                </span>
              </th>
              <td className={styles["project"]} title={user.project} data-from="medium">
                {user.project}
              </td>
              <td data-numeric data-from="medium">
                {formatCount(user.sessionCount)}
              </td>
              <td data-numeric data-from="medium">
                {formatCount(user.traceCount)}
              </td>
              <td data-numeric data-from="medium">
                {formatCount(user.totalTokens)}
              </td>
              <td data-numeric data-from="medium">
                {formatCost(user.costUsd)}
              </td>
              <td data-numeric data-tone={user.errorCount > 0 ? "danger" : undefined}>
                {formatCount(user.errorCount)}
              </td>
              <td data-numeric>
                <RelativeTime iso={user.lastActivity} />
              </td>
              <td data-numeric>
                <IconButton icon="trash" label={`Erase ${user.userId}`} onClick={() => onErase(user)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
