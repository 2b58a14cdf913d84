import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { readRecording, recordedApps } from "./support/recorded.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();
const tents = "Which of your two-person tents is best for wind?";

/** What has the focus, as a screen reader would name it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(
    `(document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "").trim()`,
  );

/** Presses a key until the focus is on what is named so; like somebody who looks for it. */
async function tabTo(page: Page, name: string | RegExp, key = "Tab"): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press(key);
    const current = await focused(page);
    if (typeof name === "string" ? current === name : name.test(current)) {
      await expectVisibleFocus(page);
      return;
    }
    passed.push(current);
  }
  throw new Error(`${key} never came to ${String(name)}, only to ${passed.join(" | ")}`);
}

/** Whoever sees must see where they are: an outline, and within the window. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const seen = await page.evaluate<{ readonly ring: boolean; readonly inside: boolean }>(`(() => {
    const element = document.activeElement;
    const isOutlined = (pseudo) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element, pseudo);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
    };
    const { top, bottom } = element.getBoundingClientRect();
    return {
      // A row's link is outlined as the whole row.
      ring: isOutlined() || isOutlined("::after"),
      inside: bottom > 0 && top < innerHeight,
    };
  })()`);
  const name = await focused(page);
  expect({ name, ...seen }).toEqual({ name, ring: true, inside: true });
}

/** The mouse is never used in here. */
describe("by keyboard alone", () => {
  beforeAll(async () => {
    for (const app of recordedApps) await viewer.sendRecorded(readRecording(app));
  });

  it("goes from the list over a filter into a session, its turns, a trace and a span, judges it and comes back", async () => {
    const page = await viewer.open("/");
    const titles = page.getByRole("table", { name: "Sessions" }).getByRole("link");
    await expect.poll(() => titles.count()).toBe(14);
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to content");
    await page.keyboard.press("Enter");

    await tabTo(page, "Filter");
    await page.keyboard.press("Enter");
    await tabTo(page, "Project");
    await page.keyboard.type("express-chat");
    await expect.poll(() => titles.count()).toBe(6);
    await page.keyboard.press("Escape");
    expect(await focused(page)).toBe("Filter");

    await page.keyboard.press("/");
    await page.keyboard.type("groundsheet");
    await expect.poll(() => titles.allInnerTexts()).toEqual([tents]);
    await page.keyboard.press("Escape");
    expect(await page.getByRole("searchbox").inputValue()).toBe("groundsheet");
    await page.keyboard.press("j");
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: tents }).waitFor();

    await tabTo(page, /^3Then the Skylark/);
    await page.keyboard.press("Enter");
    await expect.poll(() => new URL(page.url()).searchParams.get("turn")).toBe("3");

    await tabTo(page, /^Trace of turn 3/);
    await page.keyboard.press("Enter");
    const tree = page.getByRole("region", { name: "Turn 3" }).getByRole("tree");
    await tree
      .getByRole("treeitem", { name: /search_products/ })
      .first()
      .waitFor();
    await tabTo(page, /POST/);
    await page.keyboard.press("End");
    await expect.poll(() => focused(page)).not.toMatch(/POST/);
    await page.keyboard.press("Enter");
    const inspector = page.getByRole("complementary", { name: "Inspector" });
    await inspector.getByText("session.id", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await inspector.waitFor({ state: "detached" });

    await tabTo(page, "Evaluations", "Shift+Tab");
    await page.keyboard.press("Enter");
    await inspector.getByRole("textbox", { name: "Note" }).waitFor();
    await tabTo(page, "Note");
    await page.keyboard.type("Helpful");
    await tabTo(page, "Good");
    await page.keyboard.press("Enter");
    const results = inspector.getByRole("region", { name: "Evaluations of the session" });
    await results.getByText("Helpful").waitFor();

    await page.keyboard.press("u");
    await page.getByRole("table", { name: "Sessions" }).getByText("good").waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("groundsheet");
  });

  it("compares two sessions that the palette found", async () => {
    const page = await viewer.open("/doctor");
    await page.getByRole("heading", { level: 1, name: "Doctor" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    await page.keyboard.type("sourdough");
    await page.getByRole("option", { name: /My sourdough bread/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /My sourdough bread/ }).waitFor();

    await tabTo(page, "More");
    await page.keyboard.press("Enter");
    await tabTo(page, "Compare with …");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Compare with" });
    await dialog.waitFor();
    await tabTo(page, /^I have chickpeas/);
    await page.keyboard.press("Enter");
    await page.getByRole("row", { name: /^Total tokens/ }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/compare");
  });

  it("keeps the focus in a dialog, and gives it back", async () => {
    const page = await viewer.open("/users");
    await page.getByRole("row").nth(1).waitFor();
    await tabTo(page, /^Erase /);
    const opener = await focused(page);
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    for (let presses = 0; presses < 6; presses++) {
      await page.keyboard.press("Tab");
      expect(
        await page.evaluate(
          "document.activeElement === document.body || document.activeElement.closest('dialog') !== null",
        ),
      ).toBe(true);
    }
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await focused(page)).toBe(opener);
  });

  it("erases a session, asked twice", async () => {
    const page = await viewer.open("/?q=sourdough");
    const link = page.getByRole("link", { name: /My sourdough bread/ });
    await link.waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /My sourdough bread/ }).waitFor();
    await tabTo(page, "More");
    await page.keyboard.press("Enter");
    await tabTo(page, "Erase session");
    await page.keyboard.press("Enter");
    await tabTo(page, "Erase for good");
    await page.keyboard.press("Enter");
    await page.getByRole("table", { name: "Sessions" }).or(page.getByText("No session matches")).waitFor();
    await expect.poll(() => link.count()).toBe(0);
  });
});
