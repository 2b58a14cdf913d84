import { getCookies } from "@otel-sessions/testing";
import { SignJWT } from "jose";
import type Koa from "koa";
import jwt from "koa-jwt";
import koaPassport from "koa-passport";
import koaSession, { type CreateSessionOptions } from "koa-session";
import { Strategy } from "passport-local";
import { describe, expect, it, vi } from "vitest";
import { session, type SessionOptions } from "../src/index.ts";
import { load } from "./load.ts";
import { servers } from "./traced-server.ts";

const { captured, get, span, tracing } = servers;

const options: SessionOptions = { pseudonym: { key: "a test key of at least 16 bytes" } };
const PSEUDONYM: unknown = expect.stringMatching(/^p\.[\w-]{4}\.[\w-]{22}$/);

function createApp(): Koa {
  const app = new (load("koa"))();
  app.keys = ["signs the cookies"];
  app.silent = true;
  return app;
}

const work: Koa.Middleware = async (ctx) => {
  await span("work");
  ctx.body = "";
};

describe("koa-session with a store, without options", () => {
  function createStoringApp(): Koa {
    const stored = new Map<string, object>();
    const store: CreateSessionOptions["store"] = {
      get: async (key) => stored.get(key),
      set: async (key, value: object) => void stored.set(key, value),
      destroy: async (key) => void stored.delete(key),
    };
    const app = createApp();
    app.use(koaSession({ store }, app));
    app.use(session(options));
    app.use(async (ctx, next) => {
      if (ctx.path === "/login") Object.assign(ctx["session"] as object, { user: "ada" });
      await next();
    });
    app.use(work);
    return app;
  }

  it("gives a pseudonym of the store key once something is stored", async () => {
    const app = createStoringApp();
    const cookies = getCookies(await get(app, "/login"));
    const [sessionId] = tracing.ids("work");
    expect(sessionId).toEqual(PSEUDONYM);
    tracing.reset();
    await get(app, "/", { cookie: cookies });
    expect(tracing.ids("work")[0]).toBe(sessionId);
    const [, key] = /koa\.sess=([\w-]+)/.exec(cookies) ?? [];
    expect(key?.length).toBeGreaterThan(20);
    expect(captured()).not.toContain(key);
  });

  it("has none for visitors, who get no cookie either", async () => {
    const app = createStoringApp();
    const response = await get(app, "/");
    expect(tracing.ids("work")[0]).toBeUndefined();
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

it("leaves a koa-session without a store alone", async () => {
  const app = createApp();
  app.use(koaSession({ rolling: true }, app));
  app.use(session(options));
  app.use(async (ctx, next) => {
    if (ctx.path === "/login") Object.assign(ctx["session"] as object, { user: "ada" });
    await next();
  });
  app.use(work);
  const login = await get(app, "/login");
  tracing.reset();
  const response = await get(app, "/", { cookie: getCookies(login) });
  expect(tracing.ids("work")[0]).toBeUndefined();
  // Reading the session would have renewed it.
  expect(response.headers.getSetCookie()).toEqual([]);
});

describe("koa-passport, without options", () => {
  const passport = new koaPassport.KoaPassport();
  passport.use(new Strategy((name, _password, done) => done(null, { id: name })));
  passport.serializeUser<string>((user, done) => done(null, (user as { id: string }).id));
  passport.deserializeUser<string>((id, done) => done(null, { id }));

  it("gives the user that logs in, to the server span too, and the one that comes back", async () => {
    const app = createApp();
    app.use(koaSession(app));
    app.use(passport.initialize());
    app.use(passport.session());
    app.use(session(options));
    app.use((ctx, next) => (ctx.path === "/login" ? passport.authenticate("local")(ctx, next) : next()));
    app.use(work);
    const login = await get(app, "/login?username=ada&password=analytical-engine");
    expect(tracing.ids("work")[1]).toBe("ada");
    await vi.waitFor(() => {
      expect(tracing.ids("GET")[1]).toBe("ada");
    });
    tracing.reset();
    await get(app, "/", { cookie: getCookies(login) });
    expect(tracing.ids("work")[1]).toBe("ada");
    expect(captured()).not.toContain(getCookies(login).split(";")[0]?.slice("koa.sess=".length));
  });
});

describe("koa-jwt, without options", () => {
  const secret = "a secret of at least thirty-two bytes";
  const sign = (claims: Record<string, string>, key = secret): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(key));

  function createJwtApp(): Koa {
    const app = createApp();
    app.use(jwt({ secret, algorithms: ["HS256"], passthrough: true }));
    app.use(session(options));
    app.use(work);
    return app;
  }

  it("gives the verified `sub` and `sid`, and keeps the token to itself", async () => {
    const token = await sign({ sub: "ada", sid: "login-1" });
    await get(createJwtApp(), "/", { authorization: `Bearer ${token}` });
    expect(tracing.ids("work")).toEqual(["login-1", "ada"]);
    expect(captured()).not.toContain(token.split(".")[2]);
  });

  it("keeps the id of a user as it is where a cookie, of an analytics script say, has it too", async () => {
    const id = "0b5c1c1e-6f0f-4d0e-9a53-0d5c1d1f2a77";
    for (const claims of [{ id }, { sub: id }]) {
      tracing.reset();
      const authorization = `Bearer ${await sign(claims)}`;
      await get(createJwtApp(), "/", { authorization, cookie: `ajs_user_id=${id}` });
      expect(tracing.ids("work")[1]).toBe(id);
    }
  });

  it("believes no token that it did not verify, and no header", async () => {
    const forged = await sign({ sub: "admin", sid: "login-1" }, "another secret of thirty-two bytes");
    await get(createJwtApp(), "/", {
      authorization: `Bearer ${forged}`,
      "x-session-id": "chosen",
      "x-conversation-id": "chosen",
      "x-user-id": "admin",
    });
    expect(tracing.ids("work")).toEqual([undefined, undefined]);
  });
});
