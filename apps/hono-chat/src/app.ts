import { fileURLToPath } from "node:url";

import { serveStatic } from "@hono/node-server/serve-static";
import { chatPage, markdownIt } from "@otel-sessions/chat-page";
import { header, jwtSession, session } from "@otel-sessions/hono";
import { Hono } from "hono";
import { jwt } from "hono/jwt";
import { secureHeaders } from "hono/secure-headers";

import { chat } from "./chat.ts";
import { ALGORITHM, createLogin, TOKEN_COOKIE } from "./login.ts";

const page = fileURLToPath(new URL("../public", import.meta.url));

/** A chat application with a login, as people build them: Hono, hono/jwt, OpenAI's agent loop. */
export function createApp(secret: string): Hono {
  const app = new Hono();
  app.use("/api/*", jwt({ secret, alg: ALGORITHM, cookie: TOKEN_COOKIE }));

  // The one line of otel-sessions: the conversation if the page names it, else the login. The user is
  // the `sub` of the token that hono/jwt verified, which is where it looks by default.
  app.use("/api/*", session({ sessionId: [header("x-conversation-id"), jwtSession()] }));

  app.route("/api/chat", chat);
  app.route("/", createLogin(secret));

  // Answers of a model are shown on this page: nothing in them may run or load.
  app.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'self'"], imgSrc: ["'self'", "data:"], formAction: ["'self'"] },
    }),
  );
  app.get("/markdown-it.js", serveStatic({ path: markdownIt }));
  app.get("/*", serveStatic({ root: page }), serveStatic({ root: chatPage }));
  return app;
}
