import { once } from "node:events";
import { createRequire } from "node:module";
import { cookie, session } from "@otel-sessions/express";
import type Express from "express";
import type { StartApp } from "../app.ts";
import { ask, askForEvents } from "../ask.ts";

const express = createRequire(import.meta.url)("express") as typeof Express;

export const start: StartApp = async (variant) => {
  const app = express();
  if (variant === "adapter")
    app.use(session({ sessionId: cookie("sid"), userId: (req) => req.get("x-user-id") }));
  if (variant === "empty") {
    app.use(function empty(_req, _res, next) {
      next();
    });
  }
  app.get("/chats/:id", (req, res) => {
    res.json({ id: req.params.id, answer: "Hello" });
  });
  app.post("/chats/:id", express.json(), async (req, res) => {
    const { question } = req.body as { question: string };
    res.json({ id: req.params["id"], answer: await ask(question) });
  });
  app.post("/chats/:id/stream", express.json(), async (req, res) => {
    const { question } = req.body as { question: string };
    res.type("text/event-stream");
    for await (const event of askForEvents(question)) res.write(event);
    res.end();
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
};
