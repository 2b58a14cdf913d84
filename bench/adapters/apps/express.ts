import { once } from "node:events";
import { createRequire } from "node:module";
import { cookie, session } from "@otel-sessions/express";
import type Express from "express";
import type { StartApp } from "../app.ts";

const express = createRequire(import.meta.url)("express") as typeof Express;

export const start: StartApp = async (withAdapter) => {
  const app = express();
  if (withAdapter) app.use(session({ sessionId: cookie("sid"), userId: (req) => req.get("x-user-id") }));
  app.get("/chats/:id", (req, res) => {
    res.json({ id: req.params.id, answer: "Hello" });
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
};
