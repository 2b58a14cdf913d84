import { once } from "node:events";
import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { httpInstrumentationMiddleware } from "@hono/otel";
import { cookie, session } from "@otel-sessions/hono";
import { Hono } from "hono";
import { stream } from "hono/streaming";
import type { StartApp } from "../app.ts";
import { ask, askForEvents } from "../ask.ts";

export const start: StartApp = async (variant) => {
  const app = new Hono();
  app.use(httpInstrumentationMiddleware());
  if (variant === "adapter")
    app.use(session({ sessionId: cookie("sid"), userId: (c) => c.req.header("x-user-id") }));
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
