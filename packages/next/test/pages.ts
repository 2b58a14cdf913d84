import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type NextServer, startFixture } from "./next-server.ts";
import { ADA, idsOfNamed, KEY, spansOf } from "./requests.ts";

export function describePages(): void {
  describe("a server component", () => {
    let app: NextServer;
    beforeAll(async () => {
      app = await startFixture({ CONTRACT_KEY: KEY });
    });
    afterAll(() => app.close());

    it("gives the ids to its children and to what is suspended", async () => {
      const { spans, text } = await spansOf(app, "/page");
      expect(text).toContain("suspended");
      for (const name of ["page", "child", "suspended", "GET /page", "render route (app) /page"]) {
        expect(idsOfNamed(spans, name)).toEqual(["c-1 ada"]);
      }
    });

    it("knows its route and query parameters", async () => {
      const { spans } = await spansOf(app, "/rooms/blue?as=ada", {});
      expect(idsOfNamed(spans, "room")).toEqual(["blue ada"]);
    });

    it("can say who it is for", async () => {
      const { spans } = await spansOf(app, "/identified", {});
      expect(idsOfNamed(spans, "identified")).toEqual(["c-9 grace"]);
      expect(idsOfNamed(spans, "GET /identified")).toEqual(["c-9 grace"]);
    });
  });

  describe("generateMetadata and server actions", () => {
    let app: NextServer;
    beforeAll(async () => {
      app = await startFixture({ CONTRACT_KEY: KEY });
    });
    afterAll(() => app.close());

    it("carry the ids where they are wrapped themselves", async () => {
      const { spans } = await spansOf(app, "/wrapped-metadata");
      expect(idsOfNamed(spans, "metadata")).toEqual(["c-1 ada"]);
    });

    it("carry them when a form calls the action", async () => {
      const { text } = await spansOf(app, "/action", {});
      const form = new FormData();
      for (const [, name = "", value = ""] of text.matchAll(
        /<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g,
      )) {
        form.set(name, value.replaceAll("&quot;", '"'));
      }
      form.set("say", "hello");
      const { spans } = await spansOf(app, "/action", { method: "POST", headers: ADA, body: form });
      expect(idsOfNamed(spans, "action hello")).toEqual(["c-1 ada"]);
      expect(idsOfNamed(spans, "POST /action")).toEqual(["c-1 ada"]);
    });
  });
}
