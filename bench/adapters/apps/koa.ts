import { once } from "node:events";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { bodyParser } from "@koa/bodyparser";
import { session } from "@otel-sessions/koa";
import type KoaConstructor from "koa";
import passport from "koa-passport";
import loginSession from "koa-session";
import type { StartApp } from "../app.ts";
import { ask, askForEvents } from "../ask.ts";

passport.serializeUser<string>((user, done) => {
  done(null, (user as { id: string }).id);
});
passport.deserializeUser<string>((id, done) => {
  done(null, { id });
});

const Koa = createRequire(import.meta.url)("koa") as typeof KoaConstructor;

export const start: StartApp = async (variant) => {
  const app = new Koa();
  app.keys = ["signs cookies"];
  const sessions = new Map<string, object>();
  app.use(
    loginSession(
      {
        store: {
          get: async (key) => sessions.get(key),
          set: async (key, value: object) => void sessions.set(key, value),
          destroy: async (key) => void sessions.delete(key),
        },
      },
      app,
    ),
  );
  app.use(passport.initialize());
  app.use(passport.session());
  if (variant === "adapter") app.use(session());
  if (variant === "empty") {
    app.use(async function empty(_ctx, next) {
      await next();
    });
  }
  const parse = bodyParser();
  app.use(async (ctx) => {
    const id = ctx.path.slice("/chats/".length);
    if (ctx.method === "GET") {
      ctx.body = { id, answer: "Hello" };
      return;
    }
    await parse(ctx, async () => {
      if (ctx.path === "/login") {
        await ctx.login(ctx.request.body);
        ctx.body = {};
        return;
      }
      const { question } = ctx.request.body as { question: string };
      if (ctx.path.endsWith("/stream")) {
        ctx.type = "text/event-stream";
        ctx.body = Readable.from(askForEvents(question));
      } else ctx.body = { id, answer: await ask(question) };
    });
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
};
