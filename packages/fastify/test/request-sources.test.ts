import fastifyCookie from "@fastify/cookie";
import fastifyJwt from "@fastify/jwt";
import fastifySession, { type FastifySessionOptions } from "@fastify/session";
import { getCookies } from "@otel-sessions/testing";
import type { FastifyInstance } from "fastify";
import { describe, expect, it, vi } from "vitest";
import { session, type SessionOptions } from "../src/index.ts";
import { createApp, servers } from "./traced-server.ts";

const { captured, get, span, tracing } = servers;

const options: SessionOptions = { pseudonym: { key: "a test key of at least 16 bytes" } };
const PSEUDONYM: unknown = expect.stringMatching(/^p\.[\w-]{4}\.[\w-]{22}$/);

declare module "fastify" {
  interface Session {
    user?: string;
  }
}

describe("@fastify/session, without options", () => {
  async function createSessionApp(
    sessionOptions: Partial<FastifySessionOptions> = {},
  ): Promise<FastifyInstance> {
    const app = createApp();
    await app.register(fastifyCookie);
    await app.register(fastifySession, {
      secret: "a secret of at least thirty-two characters",
      cookie: { secure: false },
      ...sessionOptions,
    });
    await app.register(session, options);
    app.get("/login", async (request) => {
      request.session.user = "ada";
      await span("work");
      return "";
    });
    app.get("/", async () => {
      await span("work");
      return "";
    });
    return app;
  }

  it.each([{}, { cookiePrefix: "s:" }, { saveUninitialized: false }])(
    "gives a pseudonym of the id once something is stored: %j",
    async (sessionOptions) => {
      const app = await createSessionApp(sessionOptions);
      const cookies = getCookies(await get(app, "/login"));
      const [sessionId] = tracing.ids("work");
      expect(sessionId).toEqual(PSEUDONYM);
      tracing.reset();
      await get(app, "/", { cookie: cookies });
      expect(tracing.ids("work")[0]).toBe(sessionId);
      const [, raw] = /sessionId=(?:s:)?([\w-]+)\./.exec(cookies) ?? [];
      expect(raw?.length).toBeGreaterThan(20);
      expect(captured()).not.toContain(raw);
    },
  );

  it("gives one for an empty session once the browser sends it back, and none before", async () => {
    const app = await createSessionApp();
    const cookies = getCookies(await get(app, "/"));
    expect(tracing.ids("work")[0]).toBeUndefined();
    tracing.reset();
    await get(app, "/", { cookie: cookies });
    expect(tracing.ids("work")[0]).toEqual(PSEUDONYM);
  });
});

describe("@fastify/jwt, without options", () => {
  async function createJwtApp(): Promise<FastifyInstance> {
    const app = createApp();
    await app.register(session, options);
    await app.register(fastifyJwt, { secret: "a secret that signs tokens" });
    app.addHook("preHandler", async (request) => {
      if (request.url === "/api") await request.jwtVerify();
    });
    for (const path of ["/api", "/open"]) {
      app.get(path, async () => {
        await span("work");
        return "";
      });
    }
    return app;
  }

  it("gives the `sub` and `sid` that a later hook verifies, to the server span too", async () => {
    const app = await createJwtApp();
    const token = app.jwt.sign({ sub: "ada", sid: "login-1" });
    await get(app, "/api", { authorization: `Bearer ${token}` });
    expect(tracing.ids("work")).toEqual(["login-1", "ada"]);
    await vi.waitFor(() => {
      expect(tracing.ids("GET")).toEqual(["login-1", "ada"]);
    });
    expect(captured()).not.toContain(token.split(".")[2]);
  });

  it("gives the `id` of an application's own claims", async () => {
    const app = await createJwtApp();
    await get(app, "/api", { authorization: `Bearer ${app.jwt.sign({ id: 7 })}` });
    expect(tracing.ids("work")[1]).toBe("7");
  });

  it("keeps the id of a user as it is where a cookie, of an analytics script say, has it too", async () => {
    const app = await createJwtApp();
    const id = "0b5c1c1e-6f0f-4d0e-9a53-0d5c1d1f2a77";
    for (const claims of [{ id }, { sub: id }]) {
      tracing.reset();
      const authorization = `Bearer ${app.jwt.sign(claims)}`;
      await get(app, "/api", { authorization, cookie: `ajs_user_id=${id}` });
      expect(tracing.ids("work")[1]).toBe(id);
    }
  });

  it("believes no token that nobody verified, and no header", async () => {
    const app = await createJwtApp();
    const token = app.jwt.sign({ sub: "admin", sid: "login-1" });
    await get(app, "/open", {
      authorization: `Bearer ${token}`,
      "x-session-id": "chosen",
      "x-conversation-id": "chosen",
      "x-user-id": "admin",
    });
    expect(tracing.ids("work")).toEqual([undefined, undefined]);
  });
});
