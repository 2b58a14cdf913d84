import Table from "cli-table3";
import type { Conversation, SessionDetail, SessionList } from "../api/contract.ts";
import { askViewer } from "./viewer-client.ts";

interface ListOptions {
  readonly limit: string;
  readonly sort: string;
  readonly project?: string;
  readonly user?: string;
  readonly url: string;
  readonly json?: boolean;
}

export async function listSessions({ limit, sort, project, user, url, json }: ListOptions): Promise<void> {
  const parameters = new URLSearchParams({ limit, sort, project: project ?? "", user: user ?? "" });
  const list = await askViewer<SessionList>(url, `/api/sessions?${parameters.toString()}`);
  if (json === true) {
    console.log(JSON.stringify(list, null, 2));
    return;
  }
  if (list.sessions.length === 0) {
    console.log("No sessions yet.");
    return;
  }
  const table = createTable(
    [
      "Session",
      "User",
      "Started",
      "Duration",
      "Traces",
      "Prompt",
      "Completion",
      "Total",
      "Errors",
      "First message",
    ],
    [3, 4, 5, 6, 7, 8],
  );
  for (const session of list.sessions) {
    table.push([
      clean(session.sessionId),
      clean(session.userId ?? "–"),
      session.startTime.slice(0, 19).replace("T", " "),
      formatDuration(session.durationMs),
      session.traceCount,
      session.promptTokens,
      session.completionTokens,
      session.totalTokens,
      session.errorCount,
      clean(session.firstInput ?? "").slice(0, 40),
    ]);
  }
  console.log(table.toString());
  if (list.total > list.sessions.length) console.log(`${list.sessions.length} of ${list.total} sessions`);
}

interface ShowOptions {
  readonly project?: string;
  readonly url: string;
  readonly json?: boolean;
}

export async function showSession(id: string, { project, url, json }: ShowOptions): Promise<void> {
  const path = `/api/sessions/${encodeURIComponent(id)}`;
  const parameters = project === undefined ? "" : `?project=${encodeURIComponent(project)}`;
  const session = await askViewer<SessionDetail>(url, path + parameters);
  const conversation = await askViewer<Conversation>(url, `${path}/conversation${parameters}`);
  if (json === true) {
    console.log(JSON.stringify({ ...session, conversation }, null, 2));
    return;
  }
  console.log(
    `${clean(session.sessionId)} · ${clean(session.project)} · ${clean(session.userId ?? "no user")} · ` +
      `${session.traceCount} traces · ${formatDuration(session.durationMs)} · ` +
      `${session.promptTokens} + ${session.completionTokens} = ${session.totalTokens} tokens · ${session.errorCount} errors`,
  );
  for (const message of conversation) {
    console.log(`\n${message.time.slice(11, 19)} ${message.role}`);
    if (message.content !== "") console.log(clean(message.content, true));
    for (const call of message.toolCalls ?? [])
      console.log(`→ ${clean(call.name)}(${clean(call.arguments)})`);
  }
}

/** What strangers wrote must not move the cursor or recolour the terminal. */
function clean(text: string, keepLines = false): string {
  return text.replaceAll(keepLines ? /(?!\n)\p{Cc}/gu : /\p{Cc}/gu, " ");
}

function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function createTable(head: readonly string[], numeric: readonly number[]): Table.Table {
  return new Table({
    head: [...head],
    colAligns: head.map((_, column) => (numeric.includes(column) ? "right" : "left")),
    style: { head: process.stdout.isTTY ? ["bold"] : [], border: [] },
  });
}
