import { Readable } from "node:stream";
import { bodyParser } from "@koa/bodyparser";
import {
  type ContractOptions,
  createContractWork,
  describeAdapter,
  inProcess,
  listen,
} from "@otel-sessions/testing";
import type Koa from "koa";
import { cookie, header, passport, session } from "../src/index.ts";
import { load } from "./load.ts";
import { servers } from "./traced-server.ts";

const { tracing } = servers;

function createApp({ sessionId, key }: ContractOptions): Koa {
  const Koa = load("koa");
  const Router = load("@koa/router");
  const upload = load("@koa/multer")();
  const { span, parts, endless, webStream } = createContractWork();
  const app = new Koa();
  // A reader that goes away is no news.
  app.silent = true;
  const router = new Router();
  app.use(
    session({
      sessionId: sessionId === "cookie" ? cookie("sid") : header("x-conversation-id"),
      userId: passport(),
      pseudonym: { key },
    }),
  );
  app.use(async (ctx, next) => {
    try {
      await next();
    } catch {
      await span("error handler");
      ctx.status = 500;
    }
  });
  app.use(async (ctx, next) => {
    const id = ctx.get("x-user");
    if (id !== "") ctx.state["user"] = { id };
    await next();
  });
  router.get("/task", async (ctx) => {
    await span("work");
    ctx.body = "";
  });
  router.get("/throw", async () => {
    await span("before throw");
    throw new Error("boom");
  });
  router.get("/stream", (ctx) => {
    ctx.body = webStream();
  });
  router.get("/endless", (ctx) => {
    ctx.body = webStream(endless());
  });
  router.get("/sse", (ctx) => {
    ctx.type = "text/event-stream";
    ctx.body = Readable.from(parts());
  });
  router.post("/json", bodyParser(), async (ctx) => {
    await span("json");
    ctx.body = (ctx.request.body as { say: string }).say;
  });
  router.post("/form", upload.any(), async (ctx) => {
    await span("form");
    ctx.body = (ctx.request.body as { say: string }).say;
  });
  const rooms = new Router();
  rooms.get("/:room/items", async (ctx) => {
    await span("nested");
    ctx.body = "";
  });
  router.use("/rooms", rooms.routes());
  router.post("/login", async (ctx) => {
    ctx.state["user"] = { id: "ada" };
    await span("after login");
    ctx.body = "";
  });
  app.use(router.routes());
  return app;
}

describeAdapter(
  "koa",
  inProcess(tracing, (options) => listen(createApp(options).callback())),
);
