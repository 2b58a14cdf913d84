import type { ElementHandle, Page } from "playwright-core";

/** Finds what is needed on a page, and returns how to do it: finding is not part of what is measured. */
export type PreparedAction = (page: Page) => Promise<() => Promise<unknown>>;

const chooseSort =
  (value: string): PreparedAction =>
  async (page) => {
    const select = await find(page, "combobox", "Sort sessions");
    return () => select.selectOption(value);
  };

const fillFilter =
  (label: string, value: string): PreparedAction =>
  async (page) => {
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    const field = (await page.getByLabel(label, { exact: true }).elementHandle()) as ElementHandle;
    return () => field.fill(value);
  };

const search =
  (words: string): PreparedAction =>
  async (page) => {
    const box = await find(page, "searchbox", "Search sessions");
    return () => box.fill(words);
  };

async function find(
  page: Page,
  role: "combobox" | "searchbox" | "button",
  name: string,
): Promise<ElementHandle> {
  const element = await page.getByRole(role, { name, exact: true }).elementHandle();
  if (element === null) throw new Error(`There is no ${role} "${name}"`);
  return element;
}

/** Everything that orders or narrows a list of so many sessions. */
export const listActions = (sessions: number): Readonly<Record<string, PreparedAction>> => ({
  "sort by start": chooseSort("-startTime"),
  "sort by duration": chooseSort("-durationMs"),
  "sort by traces": chooseSort("-traceCount"),
  "sort by prompt tokens": chooseSort("-promptTokens"),
  "sort by completion tokens": chooseSort("-completionTokens"),
  "sort by total tokens": chooseSort("-totalTokens"),
  "sort by total tokens, fewest first": chooseSort("totalTokens"),
  "sort by cost": chooseSort("-costUsd"),
  "sort by errors": chooseSort("-errorCount"),
  "filter to errors": async (page) => {
    const button = await find(page, "button", "Errors");
    return () => button.click();
  },
  "filter to a week": async (page) => {
    const select = await find(page, "combobox", "Time range");
    return () => select.selectOption("7d");
  },
  "filter to a user": fillFilter("User", "user-77"),
  "filter by tokens": fillFilter("At least tokens", "5000"),
  "filter by duration": fillFilter("At least seconds", "5"),
  "search a common word": search("sourdough"),
  "search a rare word": search(`number ${Math.floor(sessions / 2)}`),
  "search what nobody said": search("xylophone"),
});
