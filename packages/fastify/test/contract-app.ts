import { Readable } from "node:stream";
import multipart from "@fastify/multipart";
import { type ContractOptions, createContractWork } from "@otel-sessions/testing";
import type { FastifyInstance } from "fastify";
import { cookie, header, passport, session } from "../src/index.ts";
import { createApp } from "./traced-server.ts";

/** The app of the contract. */
export async function createContractApp({ sessionId, key }: ContractOptions): Promise<FastifyInstance> {
  const { span, parts, endless, webStream } = createContractWork();
  const app = createApp();
  await app.register(session, {
    sessionId: sessionId === "cookie" ? cookie("sid") : header("x-conversation-id"),
    userId: passport(),
    pseudonym: { key },
  });
  await app.register(multipart, { attachFieldsToBody: "keyValues" });
  app.addHook("preHandler", async (request) => {
    const id = request.headers["x-user"];
    if (id !== undefined) Object.assign(request, { user: { id } });
  });
  app.setErrorHandler(async (_error, _request, reply) => {
    await span("error handler");
    return reply.code(500).send("");
  });
  app.get("/task", async () => {
    await span("work");
    return "";
  });
  app.get("/throw", async () => {
    await span("before throw");
    throw new Error("boom");
  });
  app.get("/stream", (_request, reply) => reply.send(webStream()));
  app.get("/endless", (_request, reply) => reply.send(webStream(endless())));
  app.get("/sse", (_request, reply) => reply.type("text/event-stream").send(Readable.from(parts())));
  for (const name of ["json", "form"]) {
    app.post(`/${name}`, async (request) => {
      await span(name);
      return (request.body as { say: string }).say;
    });
  }
  await app.register(
    async (rooms) => {
      rooms.get("/:room/items", async () => {
        await span("nested");
        return "";
      });
    },
    { prefix: "/rooms" },
  );
  app.post("/login", async (request) => {
    Object.assign(request, { user: { id: "ada" } });
    await span("after login");
    return "";
  });
  return app;
}
