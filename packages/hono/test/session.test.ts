import { setImmediate } from "node:timers/promises";
import { httpInstrumentationMiddleware } from "@hono/otel";
import { getSessionId, getUserId } from "@otel-sessions/core";
import { listen } from "@otel-sessions/testing";
import { Hono } from "hono";
import { stream } from "hono/streaming";
import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { untraced } from "@otel-sessions/testing/traced-servers";
import { header, param, session, type SessionOptions, type SessionVariables } from "../src/index.ts";
import { servers } from "./traced-server.ts";

const { send, span, tracing } = servers;

const KEY = "a test key of at least 16 bytes";
const byHeader: SessionOptions = { sessionId: header("x-conversation-id"), userId: () => "ada" };

describe("c.get and c.var", () => {
  it("give session and user to handlers, typed", async () => {
    const app = new Hono<{ Variables: SessionVariables }>();
    app.use(session(byHeader));
    app.get("/", (c) => {
      expectTypeOf(c.get("sessionId")).toEqualTypeOf<string | undefined>();
      expectTypeOf(c.var.userId).toEqualTypeOf<string | undefined>();
      return c.json([c.get("sessionId"), c.var.userId]);
    });
    const response = await send(app, "/", untraced);
    expect(await response.json()).toEqual(["c-1", "ada"]);
  });

  it("are known to chained handlers without being declared", async () => {
    const app = new Hono().use(session(byHeader)).get("/", (c) => c.text(c.get("sessionId") ?? ""));
    expect(await (await send(app, "/", untraced)).text()).toBe("c-1");
  });
});

describe("a streamed body", () => {
  const ids = (): string => `${getSessionId()} ${getUserId()}`;
  const encoder = new TextEncoder();

  function pulled(chunks: number, seen: string[]): ReadableStream<Uint8Array> {
    return new ReadableStream(
      {
        async pull(controller) {
          seen.push(ids());
          await span("pulled");
          if (seen.length > chunks) controller.close();
          else controller.enqueue(encoder.encode(`${seen.length}\n`));
        },
        cancel() {
          seen.push(`cancelled by ${ids()}`);
        },
      },
      { highWaterMark: 0 },
    );
  }

  it.each([
    ["c.body()", (app: Hono, seen: string[]) => app.get("/", (c) => c.body(pulled(2, seen)))],
    ["a Response", (app: Hono, seen: string[]) => app.get("/", () => new Response(pulled(2, seen)))],
    [
      "a generator",
      (app: Hono, seen: string[]) =>
        app.get("/", (c) => {
          async function* generate() {
            for (const text of ["1\n", "2\n"]) {
              seen.push(ids());
              await setImmediate();
              seen.push(ids());
              yield encoder.encode(text);
            }
          }
          return c.body(ReadableStream.from(generate()));
        }),
    ],
  ])("of %s is pulled in the context of its request", async (_case, route) => {
    const app = new Hono();
    app.use(session(byHeader));
    const seen: string[] = [];
    route(app, seen);
    expect(await (await send(app, "/", untraced)).text()).toBe("1\n2\n");
    expect(seen.length).toBeGreaterThan(1);
    expect(new Set(seen)).toEqual(new Set(["c-1 ada"]));
  });

  it("is cancelled in the context of its request", async () => {
    const app = new Hono();
    app.use(session(byHeader));
    const seen: string[] = [];
    app.get("/", (c) => c.body(pulled(1_000_000, seen)));
    const response = await send(app, "/", untraced);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await reader.cancel();
    await vi.waitFor(() => {
      expect(seen.at(-1)).toBe("cancelled by c-1 ada");
    });
  });

  it("tells `onAbort` in the context of its request", async () => {
    const app = new Hono();
    app.use(session(byHeader));
    let aborted: string | undefined;
    app.get("/", (c) =>
      stream(c, async (out) => {
        const gone = new Promise<void>((resolve) => {
          out.onAbort(() => {
            aborted = ids();
            resolve();
          });
        });
        await out.write("1\n");
        await gone;
      }),
    );
    const response = await send(app, "/", untraced);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await reader.cancel();
    await vi.waitFor(() => {
      expect(aborted).toBe("c-1 ada");
    });
  });

  it("keeps status, headers and cookies", async () => {
    const app = new Hono();
    app.use(async (c, next) => {
      c.header("set-cookie", "outer=1", { append: true });
      await next();
      c.header("x-after", "1");
    });
    app.use(session(byHeader));
    app.get("/", (c) => {
      c.header("set-cookie", "inner=2", { append: true });
      return c.body(pulled(1, []), 201, { "content-type": "text/event-stream" });
    });
    const response = await send(app, "/", untraced);
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(["outer=1", "inner=2"]);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("x-after")).toBe("1");
    expect(await response.text()).toBe("1\n");
  });

  it("may be another service's answer, whose headers cannot be changed", async () => {
    const other = await listen((_request, response) => response.setHeader("x-other", "1").end("answer"));
    const app = new Hono();
    app.use(session(byHeader));
    app.get("/", () => fetch(other.url));
    const response = await send(app, "/", untraced);
    expect(await response.text()).toBe("answer");
    expect(response.headers.get("x-other")).toBe("1");
    await other.close();
  });

  it("is not made of a body that is whole", async () => {
    const app = new Hono();
    let made: Response | undefined;
    app.use(async (c, next) => {
      await next();
      expect(c.res).toBe(made);
    });
    app.use(session(byHeader));
    app.get("/", (c) => (made = c.text("whole")));
    const response = await send(app, "/", untraced);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("whole");
  });
});

it("puts late identities on every server span, where @hono/otel makes a second one", async () => {
  const app = new Hono<{ Variables: { login?: string } }>();
  app.use(httpInstrumentationMiddleware());
  app.use(session({ sessionId: param("room"), userId: (c) => c.get("login") as string | undefined }));
  app.get("/rooms/:room", async (c) => {
    c.set("login", "ada");
    await span("in the room");
    return c.text("");
  });
  await (await send(app, "/rooms/r-1")).text();
  await vi.waitFor(() => {
    expect(tracing.spans()).toHaveLength(3);
  });
  const identities = tracing
    .spans()
    .map(({ name, attributes }) => [name, attributes["session.id"], attributes["user.id"]]);
  expect(identities).toEqual([
    ["in the room", "r-1", "ada"],
    ["GET /rooms/:room", "r-1", "ada"],
    ["GET", "r-1", "ada"],
  ]);
});

it("issues a session to visitors, beside other cookies", async () => {
  const app = new Hono();
  app.use(session({ issue: { cookie: "visit" }, pseudonym: { key: KEY } }));
  app.get("/", (c) => {
    c.header("set-cookie", "theme=dark", { append: true });
    return c.text("");
  });
  const response = await send(app, "/", untraced);
  expect(response.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^visit=[^;]+; Max-Age=1800; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    "theme=dark",
  ]);
});

it("says at start which option cannot be used", () => {
  expect(() => session({ userId: "x-user" } as never)).toThrow(
    "[otel-sessions/hono] Expected `userId` to be a source such as header(",
  );
});
