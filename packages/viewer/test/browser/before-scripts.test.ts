import type { BrowserContextOptions, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { t0 } from "../support/otlp-request.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { hold, scripts } from "./support/hold.ts";
import { layoutShift } from "./support/layout-shift.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();
const topics = ["the tides", "a sourdough", "the night train", "a monad", "an invoice"];
const sessionCount = 60;

/** The list, as it is until its scripts are released. */
async function openHeld(
  path: string,
  profile?: BrowserContextOptions,
): Promise<{ page: Page; release: () => void }> {
  const page = await viewer.open("about:blank", profile);
  const release = await hold(page, scripts);
  await page.addInitScript(`document.addEventListener("taken-over", () => (window.takenOver = true));`);
  await page.goto(new URL(path, viewer.url).href, { waitUntil: "commit" });
  await page.getByRole("table", { name: "Sessions" }).getByRole("link").first().waitFor();
  return { page, release };
}

const isTakenOver = (page: Page): Promise<void> =>
  expect.poll(() => page.evaluate("window.takenOver === true")).toBe(true);
const search = (page: Page): Record<string, string> => Object.fromEntries(new URL(page.url()).searchParams);

describe("the list before its scripts run", () => {
  beforeAll(async () => {
    await viewer.send(
      Array.from({ length: sessionCount }, (_, index) =>
        chatSpans({
          sessionId: `s${index}`,
          userId: `user-${index % 3}`,
          start: t0 - index * 86_400_000,
          turns: [
            {
              user: `Tell me about ${topics[index % topics.length]}, part ${index}`,
              ...(index % 7 !== 3 && { assistant: "Gladly." }),
            },
          ],
        }),
      ).flat(),
    );
  });

  it("shows rows whose links work, and no control that would not, to a browser without scripts", async () => {
    const page = await viewer.open("/", { javaScriptEnabled: false });
    const links = page.getByRole("table", { name: "Sessions" }).getByRole("link");
    expect(await links.count()).toBe(20);
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toMatch(/^Sessions\s*60$/);
    for (const control of ["searchbox", "combobox", "switch"] as const) {
      expect(await page.getByRole(control).filter({ visible: true }).count()).toBe(0);
    }
    expect(await page.locator("button:visible:not(th button)").count()).toBe(0);
    await links.nth(1).click();
    await page.waitForURL("**/sessions/s1?project=chat");
    await page.locator("noscript").waitFor();
  });

  it("becomes what the scripts would have made of it, and nothing moves or is made anew", async () => {
    const { page, release } = await openHeld("/");
    await page.evaluate("document.querySelector('tbody a').mark = 'the same'");
    const before = await page.locator("tbody tr").first().innerText();
    release();
    await isTakenOver(page);
    await page.getByRole("slider").first().waitFor();
    expect(await page.evaluate("document.querySelector('tbody a').mark")).toBe("the same");
    expect(await page.locator("tbody tr").first().innerText()).toBe(before);
    expect(await page.evaluate("document.getElementById('page-data')")).toBeNull();
    expect(await layoutShift(page)).toBe(0);
  });

  it("goes on by itself once they have taken it over", async () => {
    const { page, release } = await openHeld("/?sort=-startTime");
    release();
    await isTakenOver(page);
    const turns = [{ user: "And what is new?", assistant: "This." }];
    await viewer.send(chatSpans({ sessionId: "news", start: t0 + 60_000, turns }));
    const first = page.getByRole("table", { name: "Sessions" }).getByRole("link").first();
    await expect.poll(() => first.innerText()).toBe("And what is new?");
  });

  it("keeps what is typed meanwhile, and where, and then searches it", async () => {
    const { page, release } = await openHeld("/");
    await page.keyboard.press("/");
    await page.keyboard.type("sourdough");
    release();
    await page.waitForURL("**/?q=sourdough");
    expect(await page.getByRole("searchbox").inputValue()).toBe("sourdough");
    expect(await page.evaluate("document.activeElement.type")).toBe("search");
  });

  it("keeps the focus in a row", async () => {
    const { page, release } = await openHeld("/");
    await page.getByRole("link", { name: /part 2$/ }).focus();
    release();
    await isTakenOver(page);
    expect(await page.evaluate("document.activeElement.innerText")).toMatch(/part 2$/);
  });

  it("does what was pressed meanwhile once it can", async () => {
    const { page, release } = await openHeld("/");
    await page.getByRole("button", { name: "Errors", exact: true }).click();
    release();
    await expect.poll(() => search(page)).toEqual({ hasErrors: "true" });
  });

  it("does what was chosen meanwhile once it can", async () => {
    const { page, release } = await openHeld("/");
    await page.getByRole("combobox", { name: "Sort sessions" }).selectOption("-durationMs");
    release();
    await expect.poll(() => search(page)).toEqual({ sort: "-durationMs" });
  });

  it("follows the keys that were pressed meanwhile", async () => {
    const { page, release } = await openHeld("/?sort=-startTime&user=user-1");
    for (const key of ["j", "j", "Enter"]) await page.keyboard.press(key);
    release();
    await expect.poll(() => new URL(page.url()).pathname).toBe("/sessions/s4");
  });

  it("says dates as the reader does, whatever the server does", async () => {
    const reader = { locale: "de-DE", timezoneId: "Asia/Tokyo" };
    const { page, release } = await openHeld("/?sort=startTime", reader);
    release();
    await isTakenOver(page);
    const expected = await page.evaluate<string>(
      `new Intl.DateTimeFormat(undefined, { year: "numeric", month: "short", day: "numeric" })
        .format(new Date(document.querySelector("tbody time").dateTime))`,
    );
    expect(expected).toMatch(/\. Nov\. 2025$/);
    await page.locator("tbody time").first().getByText(expected, { exact: true }).waitFor();
  });

  it("has the theme that was chosen, in its colours and on its button", async () => {
    const { page, release } = await openHeld("/", { colorScheme: "light" });
    await page.evaluate(`localStorage.setItem("otel-sessions.theme", "dark")`);
    await page.reload({ waitUntil: "commit" });
    const toggle = page.getByRole("button", { name: /^Theme/ });
    await toggle.waitFor();
    const look = (): Promise<unknown> =>
      page.evaluate(`[
        getComputedStyle(document.body).backgroundColor,
        [...document.querySelector("header button[title^=Theme]").children].findIndex((icon) => icon.checkVisibility()),
      ]`);
    const before = await look();
    expect(before).toEqual([expect.any(String), 2]);
    release();
    await page.getByRole("button", { name: "Theme: dark. Switch to system" }).waitFor();
    expect(await look()).toEqual(before);
  });

  it("leads who had scrolled back to where they were, when they load it again", async () => {
    const page = await viewer.open("/");
    await page.getByRole("slider").first().waitFor();
    await page.evaluate("scrollTo(0, 1500)");
    const row = page.getByRole("link", { name: /part 30$/ });
    const before = await row.boundingBox();
    await page.reload();
    await expect.poll(async () => (await row.boundingBox())?.y).toBeCloseTo(before?.y ?? Number.NaN, -2);
  });
});
