import { SpanKind, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { SessionSpanProcessor } from "@otel-sessions/core";
import { cookie, header, session } from "@otel-sessions/hono";
import { Hono } from "hono";

const key = "a test key of at least 16 bytes";

/**
 * One of each of what the Hono adapter promises on every runtime, over the runtime's own server.
 * What it returns must not depend on the runtime, and is compared with what Node.js returns.
 *
 * @param serve - starts a server: `(fetch) => Promise<{ request(path, headers), close() }>`.
 */
export async function smokeHono(serve) {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    spanProcessors: [new SessionSpanProcessor(), new SimpleSpanProcessor({ exporter })],
  });
  trace.setGlobalTracerProvider(provider);
  const server = await serve(createApp(trace.getTracer("smoke")).fetch);
  const answers = [];
  for (const [path, headers] of [
    ["/task", { "x-conversation-id": "c-1", "x-user": "ada" }],
    ["/stream", { "x-conversation-id": "c-2", "x-user": "grace" }],
    ["/throw", { "x-conversation-id": "c-3", "x-user": "ada" }],
    ["/task", { cookie: "sid=raw-cookie-value" }],
    ["/task", { cookie: "sid=one; sid=two" }],
    ["/task", {}],
  ]) {
    const response = await server.request(path, headers);
    answers.push([path, response.status, await response.text()]);
  }
  await server.close();
  return {
    answers,
    spans: exporter.getFinishedSpans().map(({ name, attributes }) => ({ name, attributes })),
  };
}

function createApp(tracer) {
  const span = (name) =>
    tracer.startActiveSpan(name, async (active) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      active.end();
    });
  const app = new Hono();
  app.use((_c, next) =>
    tracer.startActiveSpan("request", { kind: SpanKind.SERVER }, async (request) => {
      await next();
      request.end();
    }),
  );
  app.use(
    session({
      sessionId: [header("x-conversation-id"), cookie("sid")],
      userId: (c) => c.get("user"),
      pseudonym: { key },
    }),
  );
  // A login that runs after us.
  app.use(async (c, next) => {
    c.set("user", c.req.header("x-user"));
    await next();
  });
  app.get("/task", async (c) => {
    await span("work");
    return c.text("done");
  });
  app.get("/stream", (c) => c.body(new ReadableStream({ pull: pullParts(span) }, { highWaterMark: 0 })));
  app.get("/throw", async () => {
    await span("before the error");
    throw new Error("boom");
  });
  app.onError(async (_error, c) => {
    await span("error handler");
    return c.text("failed", 500);
  });
  return app;
}

/** Makes each part, with a span, when its reader asks for it. */
function pullParts(span) {
  let part = 0;
  return async (controller) => {
    part += 1;
    await span(`part ${part}`);
    controller.enqueue(new TextEncoder().encode(`${part}\n`));
    if (part === 3) controller.close();
  };
}
