import { type ContractOptions, createContractWork } from "@otel-sessions/testing";
import { Hono, type MiddlewareHandler } from "hono";
import { streamSSE } from "hono/streaming";
import { cookie, header, session } from "../src/index.ts";

/** The app of the contract, with middlewares before the adapter. */
export function createContractApp(
  { sessionId, key }: ContractOptions,
  ...before: readonly MiddlewareHandler[]
): Hono<{ Variables: { login?: string } }> {
  const { span, parts, endless, webStream } = createContractWork();
  const app = new Hono<{ Variables: { login?: string } }>();
  for (const middleware of before) app.use(middleware);
  app.use(
    session({
      sessionId: sessionId === "cookie" ? cookie("sid") : header("x-conversation-id"),
      userId: (c) => c.get("login") as string | undefined,
      pseudonym: { key },
    }),
  );
  app.use(async (c, next) => {
    const id = c.req.header("x-user");
    if (id !== undefined) c.set("login", id);
    await next();
  });
  app.get("/task", async (c) => {
    await span("work");
    return c.text("");
  });
  app.get("/throw", async () => {
    await span("before throw");
    throw new Error("boom");
  });
  app.get("/stream", (c) => c.body(webStream()));
  app.get("/endless", (c) => c.body(webStream(endless())));
  app.get("/sse", (c) =>
    streamSSE(c, async (stream) => {
      for await (const part of parts()) await stream.writeSSE({ data: part });
    }),
  );
  app.post("/json", async (c) => {
    const { say } = await c.req.json<{ say: string }>();
    await span("json");
    return c.text(say);
  });
  app.post("/form", async (c) => {
    const { say } = await c.req.parseBody<{ say: string }>();
    await span("form");
    return c.text(say);
  });
  const rooms = new Hono();
  rooms.get("/:room/items", async (c) => {
    await span("nested");
    return c.text("");
  });
  app.route("/rooms", rooms);
  app.post("/login", async (c) => {
    c.set("login", "ada");
    await span("after login");
    return c.text("");
  });
  app.onError(async (_error, c) => {
    await span("error handler");
    return c.text("", 500);
  });
  return app;
}
