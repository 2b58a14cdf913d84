import { once } from "node:events";
import { createRequire } from "node:module";
import { session } from "@otel-sessions/express";
import type Express from "express";
import loginSession from "express-session";
import passport from "passport";
import type { StartApp } from "../app.ts";
import { ask, askForEvents } from "../ask.ts";

const express = createRequire(import.meta.url)("express") as typeof Express;

passport.serializeUser<string>((user, done) => {
  done(null, (user as { id: string }).id);
});
passport.deserializeUser<string>((id, done) => {
  done(null, { id });
});

export const start: StartApp = async (variant) => {
  const app = express();
  app.use(loginSession({ secret: "signs cookies", resave: false, saveUninitialized: false }));
  app.use(passport.session());
  if (variant === "adapter") app.use(session());
  if (variant === "empty") {
    app.use(function empty(_req, _res, next) {
      next();
    });
  }
  app.post("/login", express.json(), (req, res, next) => {
    req.login(req.body as { id: string }, (error) => {
      if (error === undefined) res.json({});
      else next(error);
    });
  });
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
