import type { Browser, CDPSession, Page } from "playwright-core";

/** What something that was done to a page cost. */
export interface PageCost {
  /** Milliseconds in which the main thread was busy. */
  readonly mainMs: number;
  /** Milliseconds in which a request of the page was open. */
  readonly requestMs: number;
}

/** What it cost to show the first list. */
export interface FirstList extends PageCost {
  /** Milliseconds from the beginning of the navigation until the rows were painted. */
  readonly clockMs: number;
}

/** A page whose main thread is watched. */
export interface WatchedPage {
  readonly page: Page;
  /** Opens a list in a renderer of its own, and waits until its first rows are painted. */
  openList(address: string): Promise<FirstList>;
  /** Waits until nothing has been asked for in a while. */
  becomeQuiet(): Promise<void>;
  /** Does something and waits until the page is quiet again. */
  cost(action: () => Promise<unknown>): Promise<PageCost>;
  /** Milliseconds of every task over 50 ms since the page was opened. */
  longTasks(): Promise<number[]>;
  close(): Promise<void>;
}

const watch = `
  window.longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: "longtask", buffered: true });
  window.listPainted = new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (document.querySelector("tbody a") === null) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    }).observe(document, { childList: true, subtree: true });
  });
`;
// Longer than typing has to pause before a filter applies.
const quietMs = 700;

// Resolves once no request has ended for a while; live updates stay open and do not count.
const becomeQuiet = `new Promise((resolve) => {
  let timer = setTimeout(resolve, ${quietMs});
  new PerformanceObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(resolve, ${quietMs});
  }).observe({ type: "resource" });
})`;
const readRequests = `[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter(({ name }) => !name.endsWith("/api/events"))
  .map(({ startTime, responseEnd }) => [startTime, responseEnd])`;

/** Opens a page in a fresh profile. */
export async function watchPage(browser: Browser): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript(watch);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  return {
    page,
    async openList(address) {
      await page.goto(address, { waitUntil: "commit" });
      const clockMs = await page.evaluate<number>("listPainted");
      // Since the page was committed: what a renderer does before is no page's.
      const mainMs = await readBusyMs(session);
      const requests = await page.evaluate<[number, number][]>(readRequests);
      return { clockMs, mainMs, requestMs: unite(requests.filter(([, end]) => end <= clockMs)) };
    },
    becomeQuiet: () => page.evaluate<undefined>(becomeQuiet),
    async cost(action) {
      const began = await page.evaluate<number>("performance.now()");
      const before = await readBusyMs(session);
      await action();
      await page.evaluate(becomeQuiet);
      const mainMs = (await readBusyMs(session)) - before;
      const requests = await page.evaluate<[number, number][]>(readRequests);
      return { mainMs, requestMs: unite(requests.filter(([start]) => start >= began)) };
    },
    longTasks: () => page.evaluate<number[]>("longTasks"),
    close: () => context.close(),
  };
}

/** Milliseconds that the main thread has spent in tasks, as DevTools counts them. */
async function readBusyMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1000;
}

/** How long any of the intervals lasted; overlaps count once. */
function unite(intervals: readonly (readonly [start: number, end: number])[]): number {
  let sum = 0;
  let reached = 0;
  for (const [start, end] of intervals.toSorted((one, other) => one[0] - other[0])) {
    sum += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return sum;
}
