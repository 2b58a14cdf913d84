import { useSession, useSessionStorage, type SessionEnv } from "@hono/session";
import { getCookies } from "@otel-sessions/testing";
import { Hono } from "hono";
import { jwt, sign } from "hono/jwt";
import { MemoryStore, type Session, sessionMiddleware } from "hono-sessions";
import { describe, expect, it, vi } from "vitest";
import { session } from "../src/index.ts";
import { servers } from "./traced-server.ts";

const { captured, get, span, tracing } = servers;

const KEY = "a test key of at least 16 bytes";
const PSEUDONYM: unknown = expect.stringMatching(/^p\.[\w-]{4}\.[\w-]{22}$/);

describe("hono/jwt, without options", () => {
  const secret = "a secret that signs tokens";
  const app = new Hono();
  app.use("/api/*", jwt({ secret, alg: "HS256" }));
  app.use(session({ pseudonym: { key: KEY } }));
  app.get("/*", async (c) => {
    await span("work");
    return c.text("");
  });

  it("gives the verified `sub` and `sid`, and keeps the token to itself", async () => {
    const token = await sign({ sub: "ada", sid: "login-1" }, secret);
    await get(app, "/api/task", { authorization: `Bearer ${token}` });
    expect(tracing.ids("work")).toEqual(["login-1", "ada"]);
    expect(captured()).not.toContain(token.split(".")[2]);
  });

  it("keeps the id of a user as it is where a cookie, of an analytics script say, has it too", async () => {
    const id = "0b5c1c1e-6f0f-4d0e-9a53-0d5c1d1f2a77";
    const authorization = `Bearer ${await sign({ sub: id }, secret)}`;
    await get(app, "/api/task", { authorization, cookie: `ajs_user_id=${id}` });
    expect(tracing.ids("work")[1]).toBe(id);
  });

  it("believes no token that it did not verify, and no header", async () => {
    const forged = await sign({ sub: "admin", sid: "login-1" }, "another secret");
    await get(app, "/elsewhere", {
      authorization: `Bearer ${forged}`,
      "x-session-id": "chosen",
      "x-conversation-id": "chosen",
      "x-user-id": "admin",
    });
    expect(tracing.ids("work")).toEqual([undefined, undefined]);
    const response = await get(app, "/api/task", { authorization: `Bearer ${forged}` });
    expect(response.status).toBe(401);
    expect(captured()).not.toContain("admin");
  });

  it("gives what is verified after it to the server span, too", async () => {
    const late = new Hono();
    late.use(session());
    late.use(jwt({ secret, alg: "HS256" }));
    late.get("/", async (c) => {
      await span("work");
      return c.text("");
    });
    await get(late, "/", { authorization: `Bearer ${await sign({ sub: "ada" }, secret)}` });
    expect(tracing.ids("work")[1]).toBe("ada");
    await vi.waitFor(() => {
      expect(tracing.ids("GET")[1]).toBe("ada");
    });
  });
});

describe("@hono/session, without options", () => {
  const stored = new Map<string, object>();
  const app = new Hono<SessionEnv<{ user: string }>>();
  app.use(
    useSessionStorage({
      delete: (sid) => void stored.delete(sid),
      get: (sid) => (stored.get(sid) ?? null) as { user: string } | null,
      set: (sid, value) => void stored.set(sid, value),
    }),
    useSession({ secret: "a secret of at least thirty-two characters" }),
    session({ pseudonym: { key: KEY } }),
  );
  app.get("/login", async (c) => {
    await c.var.session.update({ user: "ada" });
    await span("login");
    return c.text("");
  });
  app.get("/task", async (c) => {
    await c.var.session.get();
    await span("work");
    return c.text("");
  });

  it("gives a pseudonym of the store key once something is stored", async () => {
    const login = await get(app, "/login");
    const [sessionId] = tracing.ids("login");
    expect(sessionId).toEqual(PSEUDONYM);
    await get(app, "/task", { cookie: getCookies(login) });
    expect(tracing.ids("work")[0]).toBe(sessionId);
    const [key] = [...stored.keys()];
    expect(key?.length).toBeGreaterThan(10);
    expect(captured()).not.toContain(key);
    expect(captured()).not.toContain(getCookies(login).slice("sid=".length));
  });

  it("has none for visitors, and where nobody asks for the session", async () => {
    await get(app, "/task");
    expect(tracing.ids("work")[0]).toBeUndefined();
    const response = await get(app, "/nowhere");
    expect(response.status).toBe(404);
    expect(tracing.warnings.filter((warning) => warning.includes("sessionId"))).toEqual([]);
  });
});

describe("hono-sessions, without options", () => {
  const store = new MemoryStore();
  const app = new Hono<{ Variables: { session: Session } }>();
  app.use(sessionMiddleware({ store }), session({ pseudonym: { key: KEY } }));
  app.get("/login", async (c) => {
    c.get("session").set("user", "ada");
    await span("login");
    return c.text("");
  });
  app.get("/task", async (c) => {
    await span("work");
    return c.text("");
  });

  it("gives a pseudonym of the store key once something is stored", async () => {
    const cookies = getCookies(await get(app, "/login"));
    const [sessionId] = tracing.ids("login");
    expect(sessionId).toEqual(PSEUDONYM);
    await get(app, "/task", { cookie: cookies });
    expect(tracing.ids("work")[0]).toBe(sessionId);
    expect(captured()).not.toContain(cookies.slice("session=".length));
  });

  it("has none for visitors", async () => {
    await get(app, "/task");
    expect(tracing.ids("work")[0]).toBeUndefined();
  });
});
