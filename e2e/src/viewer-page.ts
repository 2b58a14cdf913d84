import type { Browser, Locator, Page } from "playwright-core";

/** Opens the viewer in a browser. */
export async function openViewer(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.getByRole("table", { name: "Sessions" }).waitFor();
  return page;
}

/** The row of the session that a user began with some words. */
export function findRow(viewer: Page, user: string, firstMessage: string): Locator {
  return viewer.getByRole("row", { name: firstMessage }).filter({ hasText: user });
}

/** The titles of the listed sessions, from top to bottom. */
export function readTitles(viewer: Page): Promise<string[]> {
  return viewer.getByRole("table", { name: "Sessions" }).getByRole("link").allInnerTexts();
}

/** What the user said in each turn of the session that is shown, from top to bottom. */
export async function readTurns(viewer: Page, count: number): Promise<string[]> {
  const said: string[] = [];
  for (let turn = 1; turn <= count; turn += 1) {
    const region = viewer.getByRole("region", { name: `Turn ${turn}`, exact: true });
    const message = region.getByRole("listitem", { name: "User message" }).locator("p").last();
    said.push(await message.innerText());
  }
  return said;
}
