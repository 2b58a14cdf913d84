import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { UserList } from "../../api/contract.ts";
import { isoTime } from "../../otlp/received-span.ts";
import type { UserQuery } from "../store.ts";
import { encodeCursor } from "../session-query.ts";
import { toDollars } from "./stored-span.ts";
import type { StringTable } from "./string-table.ts";

/** Lists users from their rollups, latest activity first. */
export function listUsers(index: DatabaseSync, strings: StringTable, query: UserQuery): UserList {
  const conditions: string[] = [];
  const values: SQLInputValue[] = [];
  if (query.project !== undefined) {
    conditions.push("project = ?");
    values.push(strings.find(query.project) ?? -1);
  }
  if (query.q !== undefined) {
    // Both sides in small letters of ASCII, which is what ids are made of.
    conditions.push("instr(lower((SELECT value FROM strings WHERE id = user)), lower(?)) > 0");
    values.push(query.q);
  }
  const matches = conditions.join(" AND ") || "1";
  const after = query.cursor === undefined ? "1" : '("end", project, user) < (?, ?, ?)';
  const rows = index
    .prepare(
      `SELECT * FROM users WHERE ${matches} AND ${after} ORDER BY "end" DESC, project DESC, user DESC LIMIT ?`,
    )
    .all(...values, ...(query.cursor ?? []), query.limit + 1);
  const total = index.prepare(`SELECT count(*) AS total FROM users WHERE ${matches}`).get(...values);
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
