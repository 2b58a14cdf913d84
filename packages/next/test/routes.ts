import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPreparation } from "./contract.ts";
import { type NextServer, startFixture } from "./next-server.ts";
import { ADA, cookiesOf, idsOf, idsOfNamed, KEY, spansOf } from "./requests.ts";

export function describeRoutes(): void {
  describe("a route handler", () => {
    let app: NextServer;
    beforeAll(async () => {
      app = await startFixture({ CONTRACT_KEY: KEY });
    });
    afterAll(() => app.close());

    it("keeps the ids in what it does after its response", async () => {
      const { spans } = await spansOf(app, "/after");
      await expect.poll(async () => idsOfNamed(await app.spans(), "after")).toEqual(["c-1 ada"]);
      expect(idsOfNamed(spans, "GET /after")).toContain("c-1 ada");
    });

    it("can be left by redirect()", async () => {
      const { response, spans } = await spansOf(app, "/redirect");
      expect([response.status, response.headers.get("location")]).toEqual([307, "/task"]);
      expect(idsOfNamed(spans, "before redirect")).toEqual(["c-1 ada"]);
    });

    it("can be left by an error, which Next.js reports inside the session", async () => {
      const { response, spans } = await spansOf(app, "/uncaught");
      expect(response.status).toBe(500);
      expect(idsOfNamed(spans, "before throw")).toEqual(["c-1 ada"]);
      expect(idsOfNamed(spans, "reported error")).toEqual(["c-1 ada"]);
    });

    it("keeps status, headers and cookies of its response, and adds the cookie of an issued session", async () => {
      const { response, text } = await spansOf(app, "/response", {});
      expect([response.status, response.headers.get("x-own"), text]).toEqual([201, "kept", '{"fine":true}']);
      expect(response.headers.getSetCookie()).toEqual([
        "one=1; Path=/",
        "two=2; Path=/",
        expect.stringMatching(/^visit=\S+; Max-Age=1800; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
      ]);
      const again = await spansOf(app, "/response", { headers: { cookie: cookiesOf(response) } });
      expect(again.response.headers.getSetCookie()).toHaveLength(2);
      expect(again.spans.map(idsOf)).toContainEqual(expect.stringMatching(/^p\.\S+ undefined$/));
    });

    it("has the ids on every span of a body that says it is JSON, and is pulled bit by bit", async () => {
      const { spans, text } = await spansOf(app, "/json-stream");
      const { spans: bound } = await spansOf(app, "/stream");
      const names = bound.map(({ name }) => name.replace("/stream", "/json-stream")).sort();
      expect(spans.map(({ name }) => name).sort()).toEqual(names);
      expect(spans.filter((span) => !isPreparation(span)).map(idsOf)).not.toContainEqual(
        expect.stringContaining("undefined"),
      );
      expect(text).not.toBe("");
    });

    it("reads route and query parameters", async () => {
      const { spans } = await spansOf(app, "/rooms/blue/named?as=ada&room=red", {});
      expect(idsOfNamed(spans, "named")).toEqual(["blue ada"]);
      const twice = await spansOf(app, "/rooms/blue/named?as=ada&as=grace", {});
      expect(idsOfNamed(twice.spans, "named")).toEqual(["blue undefined"]);
    });
  });

  describe("a handler of pages/api", () => {
    let app: NextServer;
    beforeAll(async () => {
      app = await startFixture({ CONTRACT_KEY: KEY });
    });
    afterAll(() => app.close());

    it("has the ids on every span, while it streams, too", async () => {
      const { spans, text } = await spansOf(app, "/api/rooms/blue", { method: "POST", headers: ADA });
      expect(text).toBe("one POST");
      expect(spans.filter((span) => !isPreparation(span)).map(idsOf)).toEqual(
        spans.filter((span) => !isPreparation(span)).map(() => "blue ada"),
      );
      expect(spans.map(({ name }) => name)).toEqual(expect.arrayContaining(["legacy", "legacy stream"]));
    });

    it("does not take a query parameter for a route parameter", async () => {
      const { spans, response } = await spansOf(app, "/api/plain?room=blue", {});
      expect(idsOfNamed(spans, "legacy")).toEqual([expect.stringMatching(/^p\.\S+ undefined$/)]);
      expect(cookiesOf(response)).toMatch(/^visit=/);
    });
  });

  it("puts the ids on the span of an HTTP instrumentation around Next.js", async () => {
    const app = await startFixture({
      CONTRACT_KEY: KEY,
      NODE_OPTIONS: `--import ${import.meta.resolve("./http-instrumentation.ts")}`,
    });
    const { spans } = await spansOf(app, "/task");
    await app.close();
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(roots.map((span) => [span.attributes["next.span_type"], idsOf(span)])).toEqual([
      [undefined, "c-1 ada"],
    ]);
    expect(idsOfNamed(spans, "work")).toEqual(["c-1 ada"]);
  });
}
