import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";

import { chatPage, markdownIt } from "@otel-sessions/chat-page";
import { expressSession, header, session } from "@otel-sessions/express";
import express, { type Express } from "express";
import loginSession from "express-session";
import passport from "passport";
import { Strategy as PasswordStrategy } from "passport-local";

import { chat } from "./chat.ts";
import { findUser, verifyPassword, type User } from "./users.ts";

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- how Passport's types learn about our user
  namespace Express {
    interface User {
      readonly id: string;
      readonly name: string;
    }
  }
}

passport.use(
  new PasswordStrategy(async (name, password, done) => {
    try {
      done(null, (await verifyPassword(name, password)) ?? false);
    } catch (error) {
      done(error);
    }
  }),
);
passport.serializeUser<string>((user, done) => done(null, user.id));
passport.deserializeUser<string>((id, done) => done(null, findUser(id) ?? false));

/** A chat application with a login, as people build them: express-session, Passport, OpenAI's client. */
export function createApp(): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use(
    loginSession({
      secret: process.env["SESSION_SECRET"] ?? randomBytes(32).toString("base64url"),
      cookie: { httpOnly: true, sameSite: "lax" },
      resave: false,
      saveUninitialized: false,
    }),
  );
  app.use(passport.session());

  // The one line of otel-sessions: the conversation if the page names it, else the login session.
  app.use(
    session({ sessionId: [header("x-conversation-id"), expressSession()], userId: (req) => req.user?.id }),
  );

  app.post(
    "/login",
    express.urlencoded(),
    passport.authenticate("local", { successRedirect: "/", failureRedirect: "/?login=failed" }),
  );
  app.post("/logout", (req, res, next) => {
    req.logout((error) => (error === undefined ? res.redirect("/") : next(error)));
  });
  app.get("/user", (req, res) => {
    res.json(req.user === undefined ? null : ({ id: req.user.id, name: req.user.name } satisfies User));
  });
  app.post("/api/chat", express.json(), chat);

  // Answers of a model are shown on this page: nothing in them may run or load.
  app.use((_req, res, next) => {
    res.set("content-security-policy", "default-src 'self'; img-src 'self' data:; form-action 'self'");
    next();
  });
  app.use("/markdown-it.js", express.static(markdownIt));
  app.use(express.static(chatPage));
  app.use(express.static(fileURLToPath(new URL("../public", import.meta.url))));
  return app;
}
