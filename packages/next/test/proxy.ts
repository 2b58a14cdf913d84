import { SpanKind } from "@opentelemetry/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSeal } from "@otel-sessions/core";
import { type NextServer, startFixture } from "./next-server.ts";
import { cookiesOf, idsOf, idsOfNamed, KEY, spansOf } from "./requests.ts";

const HEADER = "x-otel-sessions-identity";
const sealed = (identity: object, key = KEY): string =>
  String(createSeal("forwarded identity", { key }).seal(btoa(JSON.stringify(identity))));

export function describeProxy(): void {
  describe("the proxy", () => {
    let app: NextServer;
    beforeAll(async () => {
      app = await startFixture({ CONTRACT_KEY: KEY });
    });
    afterAll(() => app.close());

    it("tells the route who the request is from, in the same trace", async () => {
      const { spans } = await spansOf(app, "/proxied", { headers: { "x-proxy-user": "ada" } });
      expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
      const [ids = ""] = idsOfNamed(spans, "proxied");
      expect(ids).toMatch(/^p\.\S+ ada$/);
      expect(idsOfNamed(spans, "proxy")).toEqual([ids]);
      const servers = spans.filter(({ kind }) => kind === SpanKind.SERVER);
      expect(new Set(servers.map(idsOf))).toEqual(new Set([ids]));
    });

    it("issues a session that the route finds in its cookies at once", async () => {
      const { response, text, spans } = await spansOf(app, "/proxied", {
        headers: { cookie: "theme=dark; visit=old" },
      });
      const cookie = cookiesOf(response);
      expect(JSON.parse(text)).toEqual({ cookie: `theme=dark; ${cookie}` });
      const again = await spansOf(app, "/proxied", { headers: { cookie } });
      expect(again.response.headers.getSetCookie()).toEqual([]);
      expect(idsOfNamed(again.spans, "proxied")).toEqual(idsOfNamed(spans, "proxied"));
    });

    it("does not pass on what a client says in its place", async () => {
      const forged = sealed({ userId: "mallory", at: Date.now() });
      const { spans } = await spansOf(app, "/proxied", { headers: { [HEADER]: forged } });
      expect(idsOfNamed(spans, "proxied")).toEqual([expect.stringMatching(/ undefined$/)]);
    });

    it("is believed past the proxy only with its signature, and for a minute", async () => {
      const idsWith = async (header: string): Promise<string[]> =>
        idsOfNamed(
          (await spansOf(app, "/past-the-proxy", { headers: { [HEADER]: header } })).spans,
          "proxied",
        );
      const identity = { userId: "mallory", at: Date.now() };
      expect(await idsWith(sealed(identity))).toEqual(["undefined mallory"]);
      const others = [
        sealed(identity, `${KEY}!`),
        sealed({ ...identity, at: Date.now() - 61_000 }),
        btoa(JSON.stringify(identity)),
        "",
        "x.y",
      ];
      for (const header of others) expect(await idsWith(header)).toEqual(["undefined undefined"]);
    });
  });
}
