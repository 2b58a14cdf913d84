import type { Erased, UserList } from "../api/contract.ts";
import { clean, formatTime, printJson, printTable } from "./print.ts";
import { askForJson, type ClientOptions } from "./viewer-client.ts";

interface ListOptions extends ClientOptions {
  readonly limit: string;
  readonly project?: string;
}

export async function listUsers(options: ListOptions): Promise<void> {
  const parameters = new URLSearchParams({ limit: options.limit, project: options.project ?? "" });
  const list = await askForJson<UserList>(options, `/api/users?${parameters.toString()}`);
  if (options.json === true) return printJson(list);
  if (list.users.length === 0) return console.log("No users.");
  printTable(
    ["User", "Project", "Last activity", "Sessions", "Traces", "Tokens", "Errors"],
    list.users.map((user) => [
      user.userId,
      user.project,
      formatTime(user.lastActivity),
      user.sessionCount,
      user.traceCount,
      user.totalTokens,
      user.errorCount,
    ]),
  );
}

export async function removeUser(id: string, options: ClientOptions): Promise<void> {
  const erased = await askForJson<Erased>(options, `/api/users/${encodeURIComponent(id)}`, {
    method: "DELETE",
  });
  if (options.json === true) return printJson(erased);
  console.log(`Erased user ${clean(id)}: ${erased.sessions} sessions, ${erased.spans} spans`);
}
