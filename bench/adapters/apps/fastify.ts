import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { cookie, session } from "@otel-sessions/fastify";
import type { fastify as createFastify } from "fastify";
import type { StartApp } from "../app.ts";
import { ask, askForEvents } from "../ask.ts";

const fastify = createRequire(import.meta.url)("fastify") as typeof createFastify;

export const start: StartApp = async (variant) => {
  const app = fastify();
  if (variant === "adapter") {
    await app.register(session, {
      sessionId: cookie("sid"),
      userId: (request) => request.headers["x-user-id"] as string | undefined,
    });
  }
  if (variant === "empty") {
    app.addHook("onRequest", function empty(_request, _reply, done) {
      done();
    });
  }
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
