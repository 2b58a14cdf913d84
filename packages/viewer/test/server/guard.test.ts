/** A server on this machine can be reached from every web page; it must not answer them. */
import { request } from "node:http";
import { describe, expect, it } from "vitest";
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

const routes = [
  ["GET", "/"],
  ["GET", "/healthz"],
  ["GET", "/api/sessions"],
  ["GET", "/api/traces/0123"],
  ["GET", "/sessions/x"],
  ["POST", "/v1/traces"],
  ["POST", "/v1/logs"],
  ["GET", "/api/sessions/x/export"],
  ["GET", "/api/sessions/x/conversation"],
  ["POST", "/api/sessions/x/evaluations"],
  ["DELETE", "/api/sessions/x"],
  ["DELETE", "/api/users/x"],
  ["GET", "/api/users"],
  ["GET", "/api/doctor"],
  ["OPTIONS", "/v1/traces"],
  ["GET", "/nowhere"],
] as const;

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
