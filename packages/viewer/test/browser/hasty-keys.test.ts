import { beforeAll, describe, expect, it } from "vitest";
import { readRecording, recordedApps } from "./support/recorded.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();
const tents = "Which of your two-person tents is best for wind?";

/** Presses a key the moment an element comes into the document, before the page can do anything else. */
const pressOnSight = (selector: string, key: string): string => `
  new MutationObserver((_, observer) => {
    if (document.querySelector(${JSON.stringify(selector)}) === null) return;
    observer.disconnect();
    document.body.dispatchEvent(
      new KeyboardEvent("keydown", { key: ${JSON.stringify(key)}, bubbles: true, cancelable: true }),
    );
  }).observe(document, { childList: true, subtree: true });`;

const openPalette = `document.body.dispatchEvent(
  new KeyboardEvent("keydown", { key: "k", ctrlKey: true, bubbles: true, cancelable: true }));`;

describe("keys that are pressed faster than the page works", () => {
  beforeAll(async () => {
    for (const app of recordedApps) await viewer.sendRecorded(readRecording(app));
  });

  it("count from the moment the page shows what they are for", async () => {
    const page = await viewer.open("about:blank");
    await page.addInitScript(pressOnSight("tbody a", "j"));
    await page.goto(viewer.url);
    await expect.poll(() => page.evaluate("document.activeElement.closest('tr')?.ariaRowIndex")).toBe("2");
  });

  it("open the help on a page that came at once", async () => {
    const page = await viewer.open("about:blank");
    await page.addInitScript(pressOnSight("h1", "?"));
    await page.goto(`${viewer.url}/settings`);
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    expect(await page.getByRole("dialog").count()).toBe(1);
  });

  it("open the palette although the help has only just been closed", async () => {
    const page = await viewer.open("/settings");
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    // The dialog says later that it was closed.
    await page.evaluate(`document.querySelector("dialog").close(); ${openPalette}`);
    await page.getByRole("combobox").waitFor();
    await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))");
    expect(await page.getByRole("combobox").isVisible()).toBe(true);
  });

  it("never open a session that the palette showed before the last letter was typed", async () => {
    const page = await viewer.open("/settings");
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("option").nth(8).waitFor();
    await page.evaluate(`(async () => {
      const input = document.querySelector("dialog input");
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, "sourdough");
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await null;
      input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    })()`);
    await page.getByRole("option", { name: /My sourdough bread/ }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/settings");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /My sourdough bread/ }).waitFor();
  });

  it("open a session although the search that was being typed had not begun", async () => {
    const page = await viewer.open("/");
    await page.getByRole("link", { name: tents }).waitFor();
    const held = Promise.withResolvers<undefined>();
    await page.route("**/assets/session-page-*.js", async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.clock.install();
    await page.getByRole("searchbox").fill("groundsheet");
    await page.getByRole("link", { name: tents }).click();
    await page.clock.fastForward(1_000);
    held.resolve(undefined);
    await page.getByRole("heading", { level: 1, name: tents }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/sessions\/./);
  });
});
