/** A server on this machine can be reached from every web page; it must not answer them. */
import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { createApp } from "../../src/server/app.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { useViewer } from "../support/viewer.ts";

const viewer = useViewer();

/** `fetch` sets Host and Origin itself; pages under other names send what they like. */
function statusWith(
  path: string,
  method: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(viewer.url);
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on("error", reject).end();
  });
}

/** Every route that the server has, and places where it has none. */
async function listRoutes(): Promise<[method: string, path: string][]> {
  const store = await SqliteStore.open(":memory:");
  const { signal } = new AbortController();
  const app = createApp({
    store,
    host: "127.0.0.1",
    bodyLimit: 1,
    uiFolder: "",
    token: undefined,
    closing: signal,
  });
  await store.close();
  const served = app.routes
    .filter(({ path }) => !path.includes("*"))
    .map(({ method, path }) => `${method === "ALL" ? "PUT" : method} ${path.replaceAll(/:\w+/g, "x")}`);
  const others = ["GET /", "GET /sessions/x", "OPTIONS /v1/traces", "OPTIONS /api/sessions", "GET /nowhere"];
  return [...new Set([...served, ...others])].map((route) => route.split(" ") as [string, string]);
}

const routes = await listRoutes();

it("knows the routes that matter", () => {
  const names = routes.map((route) => route.join(" "));
  expect(names).toEqual(
    expect.arrayContaining(["POST /v1/traces", "POST /v1/logs", "GET /api/sessions", "DELETE /api/users/x"]),
  );
});

describe.each(routes)("%s %s", (method, path) => {
  it.each(["evil.example", "evil.example:4318", "127.0.0.1.evil.example", "localhost.evil.example"])(
    "refuses a request for the host %j",
    async (host) => {
      expect(await statusWith(path, method, { host })).toBe(403);
    },
  );

  it.each(["[", "a/b", "a b"])("refuses a request for the malformed host %j", async (host) => {
    expect(await statusWith(path, method, { host })).toBe(400);
  });

  it.each([
    "https://evil.example",
    "null",
    "http://localhost:1",
    "http://127.0.0.1.evil.example",
    "file://",
    "",
  ])("refuses a request from the origin %j", async (origin) => {
    expect(await statusWith(path, method, { origin })).toBe(403);
  });

  it.each(["localhost", "127.0.0.1", "[::1]", "viewer.localhost"])("answers as %s", async (name) => {
    const { port } = new URL(viewer.url);
    const headers = { host: `${name}:${port}`, origin: `http://${name}:${port}` };
    expect(await statusWith(path, method, headers)).not.toBe(403);
  });
});

describe("every answer", () => {
  it.each(["/", "/api/sessions", "/api/sessions/none", "/v1/traces", "/nowhere.js"])(
    "at %s lets no script or image of others in",
    async (path) => {
      const { headers } = await fetch(viewer.url + path);
      expect(headers.get("content-security-policy")).toContain("default-src 'self'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    },
  );
});
