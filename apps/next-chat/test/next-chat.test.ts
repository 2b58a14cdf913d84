import { kitchenCast, startNextChat } from "@otel-sessions/demo";
import { describeChat } from "@otel-sessions/e2e/describe-chat";

/**
 * What ends before the login is known: Next.js's preparations of a route, and the look-up of the login
 * itself. They carry the session, which stands in a header, and no user.
 */
const beforeTheUser: ReadonlySet<string> = new Set([
  "load app route module",
  "load route module",
  "prepare route module",
  "resolve page components",
  "GET /get-session",
  "handler /get-session",
  "hook before /get-session plugin:next-cookies",
  "hook after /get-session plugin:next-cookies",
]);

describeChat("next-chat", {
  start: startNextChat,
  cast: kitchenCast,
  // The same names with a user are the application's own look-up.
  endsBeforeUser: ({ name }) => beforeTheUser.has(name),
  spanNames: ["POST /api/chat", "chat gpt-4.1-mini", "execute_tool find_recipes"],
});
