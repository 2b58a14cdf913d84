import { pipeline, Readable } from "node:stream";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { ExpressInstrumentation } from "@opentelemetry/instrumentation-express";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { SessionSpanProcessor } from "@otel-sessions/core";
import {
  type ContractOptions,
  createContractWork,
  describeAdapter,
  inProcess,
  listen,
  startTracing,
} from "@otel-sessions/testing";
import type express from "express";
import { afterAll } from "vitest";
import { cookie, header, session } from "../src/index.ts";
import { load, userOf } from "./chat-app.ts";

const tracing = startTracing({ spanProcessors: [new SessionSpanProcessor()] });
const disable = registerInstrumentations({
  instrumentations: [
    new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true }),
    new ExpressInstrumentation(),
  ],
});
afterAll(async () => {
  disable();
  await tracing.stop();
});

function createApp({ sessionId, key }: ContractOptions): express.Express {
  const expressModule = load("express");
  const upload = load("multer")();
  const { span, parts, endless } = createContractWork();
  const app = expressModule();
  app.use(
    session({
      sessionId: sessionId === "cookie" ? cookie("sid") : header("x-conversation-id"),
      userId: userOf,
      pseudonym: { key },
    }),
  );
  app.use((req, _res, next) => {
    const id = req.get("x-user");
    if (id !== undefined) Object.assign(req, { user: { id } });
    next();
  });
  app.get("/task", async (_req, res) => {
    await span("work");
    res.end();
  });
  app.get("/throw", async () => {
    await span("before throw");
    throw new Error("boom");
  });
  app.get("/stream", async (_req, res) => {
    for await (const part of parts()) res.write(part);
    res.end();
  });
  app.get("/endless", (_req, res) => {
    pipeline(Readable.from(endless()), res, () => {});
  });
  app.get("/sse", async (_req, res) => {
    res.setHeader("content-type", "text/event-stream");
    for await (const part of parts()) res.write(`data: ${part}\n`);
    res.end();
  });
  app.post("/json", expressModule.json(), async (req, res) => {
    await span("json");
    res.send((req.body as { say: string }).say);
  });
  app.post("/form", upload.none(), async (req, res) => {
    await span("form");
    res.send((req.body as { say: string }).say);
  });
  const rooms = expressModule.Router();
  rooms.get("/:room/items", async (_req, res) => {
    await span("nested");
    res.end();
  });
  app.use("/rooms", rooms);
  app.post("/login", async (req, res) => {
    Object.assign(req, { user: { id: "ada" } });
    await span("after login");
    res.end();
  });
  app.use(
    async (_error: unknown, _req: express.Request, res: express.Response, _next: express.NextFunction) => {
      await span("error handler");
      res.status(500).end();
    },
  );
  return app;
}

describeAdapter("express", {
  endsEarly: (span) => span.name.startsWith("middleware - "),
  ...inProcess(tracing, (options) => listen(createApp(options))),
});
