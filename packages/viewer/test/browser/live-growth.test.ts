import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { conversations } from "./support/recorded-conversations.ts";
import { inProject, pickTraces, readRecording, tracesBySession } from "./support/recorded.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();
// So low that every conversation is longer than the window.
const low = { viewport: { width: 1200, height: 460 } };

const scrollTop = (page: Page): Promise<number> => page.evaluate<number>("window.scrollY");

describe("while conversations with the example applications go on", () => {
  it("puts new sessions on top of the list, or counts them for who has scrolled down", async () => {
    await viewer.sendRecorded(readRecording("express-chat"));
    await viewer.sendRecorded(readRecording("nest-chat"));
    const page = await viewer.open("/", low);
    await page.getByRole("link", { name: conversations[0].title }).waitFor();
    await viewer.sendRecorded(readRecording("hono-chat"));
    const titles = page.getByRole("table", { name: "Sessions" }).getByRole("link");
    await page.getByRole("link", { name: conversations[2].title }).waitFor();
    await expect.poll(() => titles.count()).toBe(12);

    await page.evaluate("window.scrollTo(0, 300)");
    await expect.poll(() => scrollTop(page)).toBe(300);
    await viewer.sendRecorded(readRecording("next-chat"));
    const unseen = page.getByRole("button", { name: "2 new sessions" });
    await unseen.waitFor();
    expect(await scrollTop(page)).toBe(300);
    await unseen.click();
    await page.getByRole("link", { name: conversations[3].title }).waitFor();
    await expect.poll(() => scrollTop(page)).toBe(0);
  });
});

describe.each(conversations)(
  "an open conversation with $project",
  ({ app, project, title, turns, totalTokens }) => {
    it("grows by a turn, without moving what is read", async () => {
      const recording = readRecording(app);
      const last = new Set([...tracesBySession(recording).values()].map((traces) => traces.at(-1)));
      const deployment = `${project}, live`;
      const parts = [false, true].map((isLast) =>
        inProject(
          pickTraces(recording, (traceId) => last.has(traceId) === isLast),
          deployment,
        ),
      );
      await viewer.sendRecorded(parts[0] ?? recording);

      const page = await viewer.open(`/?project=${encodeURIComponent(deployment)}`, low);
      await page.getByRole("link", { name: title }).click();
      const index = page.getByRole("navigation", { name: "Turns" });
      await expect.poll(() => index.getByRole("link").count()).toBe(turns - 1);
      const reading = page.getByRole("region", { name: `Turn ${turns - 1}` });
      await reading.getByRole("listitem", { name: "Assistant message" }).last().waitFor();
      await page.evaluate("window.scrollTo(0, 200)");
      await expect.poll(() => scrollTop(page)).toBe(200);
      const before = await reading.boundingBox();

      await viewer.sendRecorded(parts[1] ?? recording);
      await expect.poll(() => index.getByRole("link").count()).toBe(turns);
      await page.getByRole("region", { name: `Turn ${turns}` }).waitFor({ state: "attached" });
      await page.getByText(`(Σ ${totalTokens})`).waitFor({ state: "attached" });
      expect((await reading.boundingBox())?.y).toBe(before?.y);
    });
  },
);
