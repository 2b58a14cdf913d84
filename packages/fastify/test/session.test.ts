import { setImmediate } from "node:timers/promises";
import { getSessionId, getUserId } from "@otel-sessions/core";
import { describe, expect, it, vi } from "vitest";
import { untraced } from "@otel-sessions/testing/traced-servers";
import { header, param, session, type SessionOptions } from "../src/index.ts";
import { createApp, servers } from "./traced-server.ts";

const { get, send, span, tracing } = servers;

const KEY = "a test key of at least 16 bytes";
const byHeader: SessionOptions = { sessionId: header("x-conversation-id"), userId: () => "ada" };
const ids = (): string => `${getSessionId()} ${getUserId()}`;

describe("the context of a request", () => {
  it("is that of every later hook, of the handler and of what answers it", async () => {
    const seen: Record<string, string> = {};
    const app = createApp();
    await app.register(session, byHeader);
    for (const name of ["onRequest", "preParsing", "preValidation", "preHandler", "onSend"] as const) {
      app.addHook(name, async () => {
        await setImmediate();
        seen[name] = ids();
      });
    }
    app.get("/", async () => {
      await setImmediate();
      seen["handler"] = ids();
      return "";
    });
    await get(app, "/", untraced);
    expect(Object.keys(seen)).toHaveLength(6);
    expect(new Set(Object.values(seen))).toEqual(new Set(["c-1 ada"]));
  });

  it("is found by `onResponse` hooks, which run outside of it, through the server span", async () => {
    const seen: string[] = [];
    const app = createApp();
    await app.register(session, byHeader);
    app.addHook("onResponse", async () => {
      seen.push(ids());
    });
    app.get("/", () => "");
    await get(app, "/", { "x-conversation-id": "c-1" });
    await vi.waitFor(() => {
      expect(seen).toEqual(["c-1 ada"]);
    });
  });

  it("is that of plugins with a scope of their own, and of paths that are not found", async () => {
    const seen: string[] = [];
    const app = createApp();
    await app.register(session, byHeader);
    app.setNotFoundHandler(async (_request, reply) => {
      await setImmediate();
      seen.push(ids());
      return reply.code(404).send("");
    });
    await app.register(
      async (scope) => {
        scope.get("/room", () => {
          seen.push(ids());
          return "";
        });
      },
      { prefix: "/rooms" },
    );
    await get(app, "/rooms/room", untraced);
    await get(app, "/nowhere", untraced);
    expect(seen).toEqual(["c-1 ada", "c-1 ada"]);
  });

  it("waits for an asynchronous source", async () => {
    const app = createApp();
    await app.register(session, { userId: () => setImmediate("ada") });
    app.get("/", () => getUserId());
    expect(await (await send(app, "/")).text()).toBe("ada");
  });

  it("is that of a web stream that its reader pulls, and then gives up", async () => {
    const seen: string[] = [];
    const app = createApp();
    await app.register(session, byHeader);
    app.get("/", (_request, reply) =>
      reply.send(
        new ReadableStream(
          {
            async pull(controller) {
              seen.push(ids());
              await setImmediate();
              controller.enqueue(new TextEncoder().encode("chunk\n"));
            },
            cancel() {
              seen.push(`cancelled by ${ids()}`);
            },
          },
          { highWaterMark: 0 },
        ),
      ),
    );
    const response = await send(app, "/", untraced);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await reader.cancel();
    await vi.waitFor(() => {
      expect(seen.at(-1)).toBe("cancelled by c-1 ada");
    });
    expect(seen[0]).toBe("c-1 ada");
  });
});

it("knows route parameters at once, since Fastify routes first", async () => {
  const app = createApp();
  await app.register(session, { sessionId: param("room") });
  app.get("/rooms/:room", async () => {
    await span("in the room");
    return "";
  });
  await get(app, "/rooms/r-1");
  expect(tracing.ids("in the room")[0]).toBe("r-1");
});

it("issues a session to visitors, beside other cookies", async () => {
  const app = createApp();
  await app.register(session, { issue: { cookie: "visit" }, pseudonym: { key: KEY } });
  app.get("/", (_request, reply) => reply.header("set-cookie", "theme=dark").send(""));
  const response = await get(app, "/");
  expect(response.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^visit=[^;]+; Max-Age=1800; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    "theme=dark",
  ]);
});

it("says at start which option cannot be used", async () => {
  const app = createApp();
  await expect(app.register(session, { userId: "x-user" } as never)).rejects.toThrow(
    "[otel-sessions/fastify] Expected `userId` to be a source such as header(",
  );
});
