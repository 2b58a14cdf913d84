import type { Locator } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { findViolations } from "./support/accessibility.ts";
import { hold } from "./support/hold.ts";
import { layoutShift } from "./support/layout-shift.ts";
import { conversations } from "./support/recorded-conversations.ts";
import { readRecording, recordedApps } from "./support/recorded.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();

interface Animated {
  getAnimations(options: { subtree: boolean }): { animationName?: string }[];
}

/** The animations that run in what stands where something will be. */
const animationsIn = (place: Locator): Promise<unknown[]> =>
  place.evaluate((element: Animated) => [
    ...new Set(element.getAnimations({ subtree: true }).map(({ animationName }) => animationName)),
  ]);

describe("while answers are awaited", () => {
  beforeAll(async () => {
    for (const app of recordedApps) await viewer.sendRecorded(readRecording(app));
  });

  it.each([1440, 390])("keeps the places of the list, %i pixels wide", async (width) => {
    const page = await viewer.open("/settings", { viewport: { width, height: 900 } });
    const release = await hold(page, "**/api/sessions*");
    // A search: a list without one comes with the page.
    await page.goto(`${viewer.url}/?q=the`);
    const skeleton = page.getByRole("status", { name: "Loading sessions" });
    await skeleton.waitFor();
    expect(await animationsIn(skeleton)).toEqual(["breathe"]);
    release();
    await page.getByRole("link", { name: conversations[3].title }).waitFor();
    await page
      .getByText(/^\d[\d,]*( tokens|–)/)
      .first()
      .waitFor({ state: "attached" });
    expect(await layoutShift(page)).toBeLessThan(0.02);
  });

  it("keeps the places of a session's turns", async () => {
    const page = await viewer.open(`/?project=${conversations[1].project}`);
    await page.getByRole("link", { name: conversations[1].title }).click();
    await page.getByRole("heading", { level: 1, name: conversations[1].title }).waitFor();
    const address = page.url();
    const release = await hold(page, "**/api/sessions/**");
    await page.goto(address);
    const heading = page.getByRole("heading", { name: "Loading session" });
    await heading.waitFor();
    expect(await animationsIn(page.getByRole("status").filter({ has: heading }))).toEqual(["breathe"]);
    release();
    await page.getByRole("region", { name: "Turn 1" }).waitFor();
    expect(await layoutShift(page)).toBeLessThan(0.02);
  });

  it.each([
    ["/traces/00000000000000000000000000000001", "**/api/traces/**", "Loading the trace"],
    ["/compare?a=one&b=other", "**/api/sessions/**", "Loading both sessions"],
    ["/doctor", "**/api/doctor*", "Loading what the doctor found"],
    ["/users", "**/api/users*", "Loading users"],
  ])("says on %s that something will come", async (path, answers, label) => {
    const page = await viewer.open("/settings");
    const release = await hold(page, answers);
    await page.goto(`${viewer.url}${path}`);
    const skeleton = page.getByRole("status", { name: label });
    await skeleton.waitFor();
    expect((await skeleton.boundingBox())?.height).toBeGreaterThan(200);
    expect(await animationsIn(skeleton)).toEqual(["breathe"]);
    expect(await findViolations(page)).toEqual([]);
    release();
    await skeleton.waitFor({ state: "hidden" });
  });
});
