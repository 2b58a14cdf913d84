import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { UserList } from "../../api/contract.ts";
import { isoTime } from "../../otlp/received-span.ts";
import type { UserQuery } from "../store.ts";
import { encodeCursor } from "../session-query.ts";
import { toDollars } from "./stored-span.ts";
import type { StringTable } from "./string-table.ts";

/** Lists users from their rollups, latest activity first. */
export function listUsers(index: DatabaseSync, strings: StringTable, query: UserQuery): UserList {
  const inProject = query.project === undefined ? "1" : "project = ?";
  const project: SQLInputValue[] = query.project === undefined ? [] : [strings.find(query.project) ?? -1];
  const after = query.cursor === undefined ? "1" : '("end", project, user) < (?, ?, ?)';
  const rows = index
    .prepare(
      `SELECT * FROM users WHERE ${inProject} AND ${after} ORDER BY "end" DESC, project DESC, user DESC LIMIT ?`,
    )
    .all(...project, ...(query.cursor ?? []), query.limit + 1);
  const total = index.prepare(`SELECT count(*) AS total FROM users WHERE ${inProject}`).get(...project);
  const shown = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? shown.at(-1) : undefined;
  return {
    users: shown.map((row) => ({
      project: strings.read(Number(row["project"])) ?? "",
      userId: strings.read(Number(row["user"])) ?? "",
      firstActivity: isoTime(Number(row["start"])),
      lastActivity: isoTime(Number(row["end"])),
      sessionCount: Number(row["sessions"]),
      traceCount: Number(row["traces"]),
      errorCount: Number(row["errors"]),
      promptTokens: Number(row["prompt"]),
      completionTokens: Number(row["completion"]),
      totalTokens: Number(row["total"]),
      costUsd: toDollars(row["cost"]),
    })),
    nextCursor:
      last === undefined
        ? null
        : encodeCursor([Number(last["end"]), Number(last["project"]), Number(last["user"])]),
    total: Number(total?.["total"]),
  };
}
