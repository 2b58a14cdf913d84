import { once } from "node:events";
import { createRequire } from "node:module";
import { cookie, session } from "@otel-sessions/koa";
import type KoaConstructor from "koa";
import type { StartApp } from "../app.ts";

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
  app.use((ctx) => {
    ctx.body = { id: ctx.path.slice("/chats/".length), answer: "Hello" };
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
};
