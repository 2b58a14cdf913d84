import { setImmediate } from "node:timers/promises";
import { trace } from "@opentelemetry/api";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { ExpressInstrumentation } from "@opentelemetry/instrumentation-express";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { SessionSpanProcessor } from "@otel-sessions/core";
import { getCookies, listen, startTracing, type Tracing } from "@otel-sessions/testing";
import type express from "express";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cookie, header, param, session, type SessionOptions } from "../src/index.ts";
import { load } from "./chat-app.ts";

const KEY = "a test key of at least 16 bytes";
const instrumentation = new ExpressInstrumentation();
let tracing: Tracing;
let disable: () => void;
let stop: (() => Promise<void>) | undefined;

beforeAll(() => {
  tracing = startTracing({ spanProcessors: [new SessionSpanProcessor()] });
  disable = registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true }),
      instrumentation,
    ],
  });
});
afterAll(async () => {
  disable();
  await tracing.stop();
});
beforeEach(() => {
  tracing.reset();
});
afterEach(async () => {
  instrumentation.setConfig({});
  await stop?.();
  stop = undefined;
});

/** An app whose `/chat` awaits, makes a span and streams with spans inside, the way LLM answers come. */
async function startApp(options: SessionOptions, before?: (app: express.Express) => void): Promise<string> {
  const app = load("express")();
  before?.(app);
  app.use(session(options));
  app.get("/chat{/:chatId}", async (_req, res) => {
    await setImmediate();
    await span("model call", setImmediate);
    res.write("one ");
    setTimeout(() => {
      void span("inside the stream", setImmediate).then(() => res.end("two"));
    }, 1);
  });
  const server = await listen(app);
  stop = () => server.close();
  return server.url;
}

async function span(name: string, work: () => Promise<unknown>): Promise<void> {
  await tracing.tracer.startActiveSpan(name, async (active) => {
    await work();
    active.end();
  });
}

async function get(url: string, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(url, { headers });
  await response.text();
  return response;
}

const idsOfAll = (): unknown[] =>
  tracing
    .spans()
    .map(({ attributes }) => `${String(attributes["session.id"])} ${String(attributes["user.id"])}`);

describe("a request with options for session and user", () => {
  it("carries both on every span: the HTTP root, Express's, the handler's and those inside the stream", async () => {
    const url = await startApp({ sessionId: header("x-conversation-id"), userId: () => "ada" });
    await get(`${url}/chat`, { "x-conversation-id": "c-1" });
    const names = tracing.spans().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["model call", "inside the stream", "GET /chat{/:chatId}"]));
    expect(names.some((name) => name.startsWith("request handler"))).toBe(true);
    // Express's spans of middlewares before ours end before anybody can know the session.
    expect(new Set(idsOfAll())).toEqual(new Set(["c-1 ada"]));
  });

  it("needs no span of its own", async () => {
    instrumentation.setConfig({ ignoreLayers: ["middleware - session"] });
    const url = await startApp({ sessionId: header("x-conversation-id"), userId: () => "ada" });
    await get(`${url}/chat`, { "x-conversation-id": "c-1" });
    expect(tracing.spans().filter(({ name }) => name.startsWith("middleware"))).toEqual([]);
    expect(new Set(idsOfAll())).toEqual(new Set(["c-1 ada"]));
  });

  it("never mixes 200 parallel requests", async () => {
    const url = await startApp({ sessionId: header("x-conversation-id"), userId: header("x-user-id") });
    const requests = Array.from({ length: 200 }, (_, index) => `${index}`);
    await Promise.all(
      requests.map((id) => get(`${url}/chat`, { "x-conversation-id": `c-${id}`, "x-user-id": `u-${id}` })),
    );
    const idsByTrace = Map.groupBy(tracing.spans(), (each) => each.spanContext().traceId);
    expect(idsByTrace.size).toBe(200);
    const seen = [...idsByTrace.values()].map((spans) => {
      const ids = new Set(
        spans.map(({ attributes }) => `${String(attributes["session.id"])} ${String(attributes["user.id"])}`),
      );
      expect(ids.size).toBe(1);
      return [...ids][0];
    });
    expect(new Set(seen)).toEqual(new Set(requests.map((id) => `c-${id} u-${id}`)));
  });

  it("leaves an anonymous request on the same connection anonymous", async () => {
    const url = await startApp({ sessionId: header("x-conversation-id") });
    await get(`${url}/chat`, { "x-conversation-id": "c-1" });
    tracing.reset();
    await get(`${url}/chat`);
    expect(new Set(idsOfAll())).toEqual(new Set(["undefined undefined"]));
  });

  it("knows a route parameter as soon as there is one", async () => {
    const url = await startApp({ sessionId: (req) => req.path.split("/")[2] });
    await get(`${url}/chat/c-7`);
    expect(new Set(idsOfAll())).toEqual(new Set(["c-7 undefined"]));
  });

  it("waits for an asynchronous source", async () => {
    const url = await startApp({ userId: async () => setImmediate("ada") });
    await get(`${url}/chat`);
    expect(tracing.ids("inside the stream")[1]).toBe("ada");
  });

  it("goes on when a source fails, and says which without quoting the error", async () => {
    const url = await startApp({
      userId: [
        () => {
          throw new Error("secret-token-in-a-message");
        },
        () => "ada",
      ],
    });
    expect((await get(`${url}/chat`)).status).toBe(200);
    expect(tracing.ids("model call")[1]).toBe("ada");
    expect(tracing.warnings.join("\n")).toContain("`userId` (a function) failed with Error");
    expect(tracing.warnings.join("\n")).not.toContain("secret-token");
  });

  it("leaves ignored requests alone", async () => {
    const url = await startApp({
      sessionId: header("x-conversation-id"),
      ignore: (req) => req.path === "/chat",
    });
    await get(`${url}/chat`, { "x-conversation-id": "c-1" });
    expect(new Set(idsOfAll())).toEqual(new Set(["undefined undefined"]));
  });
});

describe("a cookie", () => {
  it("is recorded as a pseudonym that stays the same, and differs under another key", async () => {
    const url = await startApp({ sessionId: cookie("sid"), pseudonym: { key: KEY } });
    await get(`${url}/chat`, { cookie: "sid=raw-session-cookie" });
    await get(`${url}/chat`, { cookie: "other=1; sid=raw-session-cookie" });
    const ids = new Set(tracing.spans().map(({ attributes }) => attributes["session.id"]));
    expect([...ids]).toEqual([expect.stringMatching(/^p\.[\w-]{4}\.[\w-]{22}$/)]);
    expect(JSON.stringify(tracing.spans().map(({ attributes }) => attributes))).not.toContain(
      "raw-session-cookie",
    );
  });

  it.each([
    ["comes twice", "sid=a; sid=b"],
    ["cannot be decoded", "sid=%E0%A4%A"],
    ["is empty", "sid="],
  ])("is no session when it %s", async (_case, value) => {
    const url = await startApp({ sessionId: cookie("sid"), pseudonym: { key: KEY } });
    await get(`${url}/chat`, { cookie: value });
    expect(new Set(idsOfAll())).toEqual(new Set(["undefined undefined"]));
  });
});

describe("without options", () => {
  /** express-session with a login that only happens inside the handler, after the middleware. */
  async function startLoginApp(options: SessionOptions = { pseudonym: { key: KEY } }): Promise<string> {
    const expressSession = load("express-session");
    return startApp(options, (app) => {
      app.use(expressSession({ secret: "s", resave: false, saveUninitialized: false, name: "sid" }));
      app.use((req, _res, next) => {
        const { user } = req.session as { user?: string };
        if (user !== undefined) Object.assign(req, { user: { id: user } });
        next();
      });
      app.post("/login", session(options), async (req, res) => {
        Object.assign(req.session, { user: "ada" });
        Object.assign(req, { user: { id: "ada" } });
        await span("after login", setImmediate);
        res.end();
      });
    });
  }

  it("takes a pseudonym of the express-session id and the user of the request", async () => {
    const url = await startLoginApp();
    const login = await fetch(`${url}/login`, { method: "POST" });
    const cookies = getCookies(login);
    const [loginSession, loginUser] = tracing.ids("after login");
    expect(loginUser).toBe("ada");
    tracing.reset();
    await get(`${url}/chat`, { cookie: cookies });
    expect(tracing.ids("inside the stream")).toEqual([loginSession, "ada"]);
    const raw = decodeURIComponent(cookies).slice("sid=s:".length).split(".")[0] as string;
    expect(raw.length).toBeGreaterThan(20);
    expect(JSON.stringify(tracing.spans().map(({ attributes }) => attributes))).not.toContain(raw);
  });

  it("puts a login that comes late on the server span, too", async () => {
    const url = await startLoginApp();
    await fetch(`${url}/login`, { method: "POST" });
    expect(tracing.ids("POST /login")[1]).toBe("ada");
    expect(tracing.ids("POST /login")[0]).toMatch(/^p\./);
  });

  it("has no session for visitors whose empty session is not kept", async () => {
    const url = await startLoginApp();
    await get(`${url}/chat`);
    expect(new Set(idsOfAll())).toEqual(new Set(["undefined undefined"]));
  });

  it("keeps the id of a user as it is where a cookie, of an analytics script say, has it too", async () => {
    const id = "0b5c1c1e-6f0f-4d0e-9a53-0d5c1d1f2a77";
    const url = await startApp({ pseudonym: { key: KEY } }, (app) => {
      app.use((req, _res, next) => {
        Object.assign(req, req.path === "/chat/jwt" ? { auth: { payload: { sub: id } } } : { user: { id } });
        next();
      });
    });
    for (const path of ["/chat/passport", "/chat/jwt"]) {
      tracing.reset();
      await get(`${url}${path}`, { cookie: `ajs_user_id=${id}` });
      expect(tracing.ids("model call")[1]).toBe(id);
    }
  });

  it("records a pseudonym even when a function returns the raw id", async () => {
    const url = await startLoginApp({ sessionId: (req) => req.sessionID, pseudonym: { key: KEY } });
    const login = await fetch(`${url}/login`, { method: "POST" });
    const cookies = getCookies(login);
    tracing.reset();
    await get(`${url}/chat`, { cookie: cookies });
    expect(tracing.ids("inside the stream")[0]).toMatch(/^p\./);
  });
});

describe("options that cannot be used", () => {
  it.each([
    [{ userId: "x-user" }, "[otel-sessions/express] Expected `userId` to be a source such as header("],
    [{ ignore: "/health" }, "[otel-sessions/express] Expected `ignore` to be a function, got string"],
    [
      { pseudonym: { key: "short" } },
      "[otel-sessions/core] Expected `pseudonym.key` to be at least 16 bytes of secret, got 5",
    ],
  ])("throw at start: %j", (options, message) => {
    expect(() => session(options as never)).toThrow(message);
  });
});

it("runs the request where no SDK is registered", async () => {
  trace.disable();
  try {
    const url = await startApp({ sessionId: cookie("sid"), pseudonym: { key: KEY } });
    expect((await get(`${url}/chat`, { cookie: "sid=1" })).status).toBe(200);
  } finally {
    trace.setGlobalTracerProvider(tracing.provider);
  }
});

it("reads route parameters inside a router", async () => {
  const url = await startApp({}, (app) => {
    app.get("/rooms/:room", session({ sessionId: param("room") }), async (_req, res) => {
      await span("in the room", setImmediate);
      res.end();
    });
  });
  await get(`${url}/rooms/r-1`);
  expect(tracing.ids("in the room")[0]).toBe("r-1");
  expect(tracing.ids("GET /rooms/:room")[0]).toBe("r-1");
});
