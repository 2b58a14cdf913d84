import { createRequire } from "node:module";
import { Readable } from "node:stream";
import multipart from "@fastify/multipart";
import { type ContractOptions, createContractWork, type RunningServer } from "@otel-sessions/testing";
import type { fastify, FastifyInstance } from "fastify";
import { cookie, header, passport, session } from "../src/index.ts";

// Instrumentations patch what is loaded through `require` after they were registered.
const load = (): typeof fastify => createRequire(import.meta.url)("fastify") as typeof fastify;

/** The app of the contract. */
export async function createContractApp({ sessionId, key }: ContractOptions): Promise<FastifyInstance> {
  const { span, parts, webStream } = createContractWork();
  const app = load()();
  await app.register(session, {
    sessionId: sessionId === "cookie" ? cookie("sid") : header("x-conversation-id"),
    userId: passport(),
    pseudonym: { key },
  });
  await app.register(multipart, { attachFieldsToBody: "keyValues" });
  app.decorateRequest("user", null);
  app.addHook("preHandler", async (request) => {
    const id = request.headers["x-user"];
    if (id !== undefined) Object.assign(request, { user: { id } });
  });
  app.setErrorHandler(async (_error, _request, reply) => {
    await span("error handler");
    return reply.code(500).send("");
  });
  app.get("/work", async () => {
    await span("work");
    return "";
  });
  app.get("/throw", async () => {
    await span("before throw");
    throw new Error("boom");
  });
  app.get("/stream", (_request, reply) => reply.send(webStream()));
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

/** Starts an app on a free port. */
export async function listen(app: FastifyInstance): Promise<RunningServer> {
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    url,
    async close() {
      app.server.closeAllConnections();
      await app.close();
    },
  };
}
