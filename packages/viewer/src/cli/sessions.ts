import type { Conversation, Erased, SessionDetail, SessionList } from "../api/contract.ts";
import { clean, formatDuration, formatTime, printJson, printTable } from "./print.ts";
import { askForJson, askViewer, sessionPath, type ClientOptions } from "./viewer-client.ts";

/** The options of a list that are parameters of the API, and what they mean. */
export const listOptions = {
  sort: ["<field>", "such as -totalTokens, -idleMs or evaluation:<name>"],
  project: ["<name>", "only this project"],
  user: ["<id>", "only this user"],
  q: ["<text>", "only where this was said, or where an id begins with it"],
  from: ["<time>", "only sessions active since then, such as 2026-01-31"],
  to: ["<time>", "only sessions started until then"],
  "min-tokens": ["<number>", "only sessions of so many tokens or more"],
  "max-tokens": ["<number>", "… or fewer"],
  "min-duration-ms": ["<number>", "only sessions that took so long or longer"],
  "max-duration-ms": ["<number>", "… or shorter"],
  "min-cost-usd": ["<number>", "only sessions that cost so much or more"],
  "max-cost-usd": ["<number>", "… or less"],
  "min-idle-ms": ["<number>", "only sessions in which nothing happened for so long or longer"],
  "has-errors": ["<boolean>", "only sessions with errors (true) or without (false)"],
  evaluation: ["<filter>", "only sessions judged so: name, name:label or name<0.5"],
  limit: ["<number>", "how many (default: 50)"],
} as const;

type ListOptions = ClientOptions & { readonly [option: string]: unknown };

export async function listSessions(options: ListOptions): Promise<void> {
  const parameters = new URLSearchParams();
  for (const option of Object.keys(listOptions)) {
    const name = option.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const value = options[name];
    if (typeof value === "string") parameters.set(name, value);
  }
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
