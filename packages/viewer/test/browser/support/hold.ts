import type { Page } from "playwright-core";

/** Lets what a page asks for wait until it is released. */
export async function hold(page: Page, paths: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(paths, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

/** The first page's scripts, all of them but the one that runs before the first paint. */
export const scripts = "**/assets/index-*.js";
