import Table from "cli-table3";
import type { SessionRow } from "@otel-sessions/viewer";

import type { HeldConversation } from "./hold-conversations.ts";

const number = new Intl.NumberFormat("en");

/** The sessions list, for a terminal. */
export function createSessionsTable(
  sessions: readonly SessionRow[],
  conversations: readonly HeldConversation[],
): string {
  const titles = new Map(conversations.map(({ sessionId, title }) => [sessionId, title]));
  const table = new Table({
    head: ["conversation", "user", "duration", "traces", "prompt", "completion", "total tokens"],
    colAligns: ["left", "left", "right", "right", "right", "right", "right"],
    style: { head: [], border: [] },
    // No line between rows.
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
  });
  for (const session of sessions) {
    table.push([
      titles.get(session.sessionId) ?? session.sessionId,
      session.userId ?? "–",
      `${(session.durationMs / 1000).toFixed(1)} s`,
      session.traceCount,
      number.format(session.promptTokens),
      number.format(session.completionTokens),
      number.format(session.totalTokens),
    ]);
  }
  return table.toString();
}
