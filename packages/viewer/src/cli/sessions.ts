import type { Conversation, Erased, SessionDetail, SessionList } from "../api/contract.ts";
import { clean, formatDuration, formatTime, printJson, printTable } from "./print.ts";
import { askForJson, askViewer, sessionPath, type ClientOptions } from "./viewer-client.ts";

interface ListOptions extends ClientOptions {
  readonly limit: string;
  readonly sort: string;
  readonly project?: string;
  readonly user?: string;
  readonly q?: string;
}

export async function listSessions(options: ListOptions): Promise<void> {
  const { limit, sort, project = "", user = "", q = "" } = options;
  const parameters = new URLSearchParams({ limit, sort, project, user, q });
  const list = await askForJson<SessionList>(options, `/api/sessions?${parameters.toString()}`);
  if (options.json === true) return printJson(list);
  if (list.sessions.length === 0) return console.log("No sessions.");
  printTable(
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
    list.sessions.map((session) => [
      session.sessionId,
      session.userId ?? "–",
      formatTime(session.startTime),
      formatDuration(session.durationMs),
      session.traceCount,
      session.promptTokens,
      session.completionTokens,
      session.totalTokens,
      session.errorCount,
      (session.firstInput ?? "").slice(0, 40),
    ]),
  );
  if (list.total > list.sessions.length) console.log(`${list.sessions.length} of ${list.total} sessions`);
}

interface SessionOptions extends ClientOptions {
  readonly project?: string;
}

export async function showSession(id: string, options: SessionOptions): Promise<void> {
  const { project } = options;
  const session = await askForJson<SessionDetail>(options, sessionPath(id, "", { project }));
  const conversation = await askForJson<Conversation>(options, sessionPath(id, "/conversation", { project }));
  if (options.json === true) return printJson({ ...session, conversation });
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

export async function exportSession(
  id: string,
  options: SessionOptions & { readonly format: string },
): Promise<void> {
  const { project, format } = options;
  const response = await askViewer(options, sessionPath(id, "/export", { project, format }));
  process.stdout.write(`${(await response.text()).trimEnd()}\n`);
}

export async function removeSession(id: string, options: SessionOptions): Promise<void> {
  const path = sessionPath(id, "", { project: options.project });
  const erased = await askForJson<Erased>(options, path, { method: "DELETE" });
  if (options.json === true) return printJson(erased);
  console.log(`Erased session ${clean(id)}: ${erased.spans} spans`);
}
