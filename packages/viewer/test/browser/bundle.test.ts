import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { getSharedUi } from "./support/shared-ui.ts";

const budget = 150_000;

describe("the built page", () => {
  let folder: string;
  beforeAll(async () => {
    folder = join(await getSharedUi(), "browser");
  });

  it(`loads less than ${budget} bytes of compressed script before the first page shows`, () => {
    const page = readFileSync(join(folder, "index.html"), "utf8");
    const scripts = [...page.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path]) => path ?? "");
    expect(scripts.length).toBeGreaterThan(1);
    const sizes = scripts.map((path) => gzipSync(readFileSync(join(folder, path))).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(budget);
  });

  it("has no inline script or style, and names no other origin", () => {
    const page = readFileSync(join(folder, "index.html"), "utf8");
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=|https?:/);
    const styles = readdirSync(join(folder, "assets")).filter((name) => name.endsWith(".css"));
    for (const name of styles) {
      expect(readFileSync(join(folder, "assets", name), "utf8")).not.toMatch(/@import|url\(/);
    }
  });
});
