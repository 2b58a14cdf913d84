import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { httpInstrumentationMiddleware } from "@hono/otel";
import { cookie, session } from "@otel-sessions/hono";
import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { jwt, sign } from "hono/jwt";
import { stream } from "hono/streaming";
import type { StartApp } from "../app.ts";
import { ask, askForEvents } from "../ask.ts";

const secret = "signs tokens";

export const start: StartApp = async (variant) => {
  const app = new Hono();
  app.use(httpInstrumentationMiddleware());
  app.post("/login", async (c) => {
    const { id } = await c.req.json<{ id: string }>();
    setCookie(c, "sid", randomUUID());
    setCookie(c, "token", await sign({ sub: id }, secret));
    return c.json({});
  });
  app.use(jwt({ secret, alg: "HS256", cookie: "token" }));
  if (variant === "adapter") app.use(session({ sessionId: cookie("sid") }));
  if (variant === "empty") {
    app.use(async function empty(_c, next) {
      await next();
    });
  }
  app.get("/chats/:id", (c) => c.json({ id: c.req.param("id"), answer: "Hello" }));
  app.post("/chats/:id", async (c) => {
    const { question } = await c.req.json<{ question: string }>();
    return c.json({ id: c.req.param("id"), answer: await ask(question) });
  });
  app.post("/chats/:id/stream", async (c) => {
    const { question } = await c.req.json<{ question: string }>();
    c.header("content-type", "text/event-stream");
    return stream(c, async (answer) => {
      for await (const event of askForEvents(question)) await answer.write(event);
    });
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }) as Server;
  await once(server, "listening");
  return server;
};
