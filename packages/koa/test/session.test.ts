import { PassThrough, Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { getSessionId, getUserId } from "@otel-sessions/core";
import type Koa from "koa";
import { describe, expect, it, vi } from "vitest";
import { untraced } from "@otel-sessions/testing/traced-servers";
import { header, param, session } from "../src/index.ts";
import { load } from "./load.ts";
import { servers } from "./traced-server.ts";

const { get, send, span, tracing } = servers;

const KEY = "a test key of at least 16 bytes";
const ids = (): string => `${getSessionId()} ${getUserId()}`;

function createApp(body: () => unknown): Koa {
  const app = new (load("koa"))();
  app.silent = true;
  app.use(session({ sessionId: header("x-conversation-id"), userId: () => "ada" }));
  app.use((ctx) => {
    ctx.body = body();
  });
  return app;
}

/** Makes a chunk whenever it is asked for one, and says in which context it was asked. */
async function* generate(chunks: number, seen: string[]): AsyncGenerator<string> {
  try {
    for (let chunk = 1; chunk <= chunks; chunk++) {
      seen.push(ids());
      await setImmediate();
      yield `${chunk}\n`;
    }
  } finally {
    seen.push(`ended by ${ids()}`);
  }
}

function pulled(chunks: number, seen: string[]): ReadableStream<Uint8Array> {
  const source = generate(chunks, seen);
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await source.next();
        if (done === true) controller.close();
        else controller.enqueue(new TextEncoder().encode(value));
      },
      async cancel() {
        await source.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

const bodies: [string, (chunks: number, seen: string[]) => unknown][] = [
  ["a Node.js stream", (chunks, seen) => Readable.from(generate(chunks, seen))],
  ["a web stream", pulled],
  ["a Response", (chunks, seen) => new Response(pulled(chunks, seen))],
];

describe("a streamed body", () => {
  it.each(bodies)("that is %s is made in the context of its request", async (_case, body) => {
    const seen: string[] = [];
    const response = await send(
      createApp(() => body(2, seen)),
      "/",
      untraced,
    );
    expect(await response.text()).toBe("1\n2\n");
    expect(seen).toEqual(["c-1 ada", "c-1 ada", "ended by c-1 ada"]);
  });

  it.each(bodies)(
    "that is %s ends in the context of its request when its reader goes away",
    async (_case, body) => {
      const seen: string[] = [];
      const response = await send(
        createApp(() => body(1_000_000, seen)),
        "/",
        untraced,
      );
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      await reader.read();
      await reader.cancel();
      await vi.waitFor(() => {
        expect(seen.at(-1)).toBe("ended by c-1 ada");
      });
    },
  );

  it("may be written to by the application while it is sent", async () => {
    const app = createApp(() => {
      const stream = new PassThrough();
      void span("before the chunk")
        .then(() => stream.write("1\n"))
        .then(() => span("after the chunk"))
        .then(() => stream.end());
      return stream;
    });
    expect(await (await send(app, "/", { "x-conversation-id": "c-1" })).text()).toBe("1\n");
    expect(tracing.ids("after the chunk")).toEqual(["c-1", "ada"]);
  });

  it("keeps the status and headers of a Response", async () => {
    const response = await send(
      createApp(() => new Response(pulled(1, []), { status: 201, headers: { "x-answer": "1" } })),
      "/",
      untraced,
    );
    expect(response.status).toBe(201);
    expect(response.headers.get("x-answer")).toBe("1");
    expect(await response.text()).toBe("1\n");
  });

  it.each([
    ["JSON", ["one", "two"], '["one","two"]'],
    ["bytes", Buffer.from("bytes"), "bytes"],
    ["a text", "text", "text"],
    ["nothing", null, ""],
  ])("is not made of %s", async (_case, body, text) => {
    expect(
      await (
        await send(
          createApp(() => body),
          "/",
          untraced,
        )
      ).text(),
    ).toBe(text);
  });
});

it("knows a route parameter once the request is routed", async () => {
  const app = new (load("koa"))();
  const router = new (load("@koa/router"))();
  app.use(session({ sessionId: param("room") }));
  router.get("/rooms/:room", async (ctx) => {
    await span("in the room");
    ctx.body = "";
  });
  app.use(router.routes());
  await get(app, "/rooms/r-1");
  expect(tracing.ids("in the room")[0]).toBe("r-1");
  await vi.waitFor(() => {
    expect(tracing.ids("GET /rooms/:room")[0]).toBe("r-1");
  });
});

it("issues a session to visitors, beside other cookies", async () => {
  const app = new (load("koa"))();
  app.use(session({ issue: { cookie: "visit" }, pseudonym: { key: KEY } }));
  app.use((ctx) => {
    ctx.cookies.set("theme", "dark");
    ctx.body = "";
  });
  const response = await get(app, "/");
  expect(response.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^visit=[^;]+; Max-Age=1800; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    "theme=dark; path=/; httponly",
  ]);
});

it("says at start which option cannot be used", () => {
  expect(() => session({ userId: "x-user" } as never)).toThrow(
    "[otel-sessions/koa] Expected `userId` to be a source such as header(",
  );
});
