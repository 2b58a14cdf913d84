import { createRequire } from "node:module";
import { Readable } from "node:stream";
import cookies from "@fastify/cookie";
import loginSession from "@fastify/session";
import { session } from "@otel-sessions/fastify";
import type { fastify as createFastify } from "fastify";
import type { StartApp } from "../app.ts";
import { ask, askForEvents } from "../ask.ts";

declare module "fastify" {
  interface Session {
    userId?: string;
  }
}

const fastify = createRequire(import.meta.url)("fastify") as typeof createFastify;

export const start: StartApp = async (variant) => {
  const app = fastify();
  await app.register(cookies);
  await app.register(loginSession, {
    secret: "signs cookies, with at least 32 characters",
    cookie: { secure: false },
    saveUninitialized: false,
  });
  if (variant === "adapter") {
    await app.register(session, { userId: (request) => request.session.userId });
  }
  if (variant === "empty") {
    app.addHook("onRequest", function empty(_request, _reply, done) {
      done();
    });
  }
  app.post<{ Body: { id: string } }>("/login", async (request) => {
    request.session.userId = request.body.id;
    return {};
  });
  app.get<{ Params: { id: string } }>("/chats/:id", async (request) => ({
    id: request.params.id,
    answer: "Hello",
  }));
  app.post<{ Params: { id: string }; Body: { question: string } }>("/chats/:id", async (request) => ({
    id: request.params.id,
    answer: await ask(request.body.question),
  }));
  app.post<{ Body: { question: string } }>("/chats/:id/stream", async (request, reply) =>
    reply.type("text/event-stream").send(Readable.from(askForEvents(request.body.question))),
  );
  await app.listen({ port: 0, host: "127.0.0.1" });
  return app.server;
};
