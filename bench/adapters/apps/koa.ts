import { once } from "node:events";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { bodyParser } from "@koa/bodyparser";
import { cookie, session } from "@otel-sessions/koa";
import type KoaConstructor from "koa";
import type { StartApp } from "../app.ts";
import { ask, askForEvents } from "../ask.ts";

const Koa = createRequire(import.meta.url)("koa") as typeof KoaConstructor;

export const start: StartApp = async (variant) => {
  const app = new Koa();
  if (variant === "adapter")
    app.use(session({ sessionId: cookie("sid"), userId: (ctx) => ctx.get("x-user-id") }));
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
