import { setTimeout } from "node:timers/promises";
import type { Browser, CDPSession, Page } from "playwright-core";

/** What something that was done to a page cost. */
export interface PageCost {
  /** Milliseconds in which the main thread was busy. */
  readonly mainMs: number;
  /** Milliseconds in which a request of the page was open. */
  readonly requestMs: number;
}

/** What it cost to get as far as that. */
export interface Milestone extends PageCost {
  /** Milliseconds from the beginning of the navigation. */
  readonly clockMs: number;
}

/** What it cost to open a list. */
export interface FirstList {
  /** Until its rows were painted. */
  readonly painted: Milestone;
  /** Until the page's scripts had taken them over. */
  readonly ready: Milestone;
}

/** A page whose main thread is watched. */
export interface WatchedPage {
  readonly page: Page;
  /** Opens a list in a renderer of its own, in which so many rows fill the screen, and waits until it is quiet. */
  openList(address: string, rows: number): Promise<FirstList>;
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
  window.whenPainted = (rows) => new Promise((resolve) => {
    const look = () => {
      if (document.querySelectorAll("tbody a").length < rows) return false;
      // No frame is made before the style sheet is there; a frame is painted after its callbacks.
      requestAnimationFrame(() => setTimeout(() => resolve(performance.mark("painted").startTime)));
      return true;
    };
    new MutationObserver((_, observer) => look() && observer.disconnect())
      .observe(document, { childList: true, subtree: true });
  });
  window.ready = new Promise((resolve) => {
    document.addEventListener("taken-over", () => resolve(performance.mark("ready").startTime), { once: true });
  });
`;
// Longer than typing has to pause before a filter applies.
const quietMs = 700;
// A browser draws its own window first, which takes the processors from the page for as long.
const windowMs = 2_000;

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
    async openList(address, rows) {
      await context.addInitScript(`window.painted = whenPainted(${rows})`);
      await setTimeout(windowMs);
      const tasks = await traceTasks(browser);
      await page.goto(address, { waitUntil: "commit" });
      const paintedMs = await page.evaluate<number>("painted");
      const readyMs = await page.evaluate<number>("ready");
      const busy = await tasks.end(readyMs);
      await page.evaluate(becomeQuiet);
      const requests = await page.evaluate<Interval[]>(readRequests);
      const until = (clockMs: number): Milestone => ({
        clockMs,
        mainMs: unite(busy, clockMs),
        requestMs: unite(requests, clockMs),
      });
      return { painted: until(paintedMs), ready: until(readyMs) };
    },
    becomeQuiet: () => page.evaluate<undefined>(becomeQuiet),
    async cost(action) {
      const began = await page.evaluate<number>("performance.now()");
      const before = await readBusyMs(session);
      await action();
      await page.evaluate(becomeQuiet);
      const mainMs = (await readBusyMs(session)) - before;
      const requests = await page.evaluate<Interval[]>(readRequests);
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

/** An event of a trace: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** In microseconds, as is how long it took. */
  readonly ts: number;
  readonly dur?: number;
}

/**
 * Records the tasks of the main thread that marks `ready`, in milliseconds since its navigation
 * began, given when that was. Tasks are known with their times in a trace alone: a counter that is read later has gone on.
 */
async function traceTasks(browser: Browser): Promise<{ end(readyMs: number): Promise<Interval[]> }> {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  const complete = new Promise<void>((resolve) => session.once("Tracing.tracingComplete", () => resolve()));
  session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "blink.user_timing"], excludedCategories: ["*"] },
  });
  return {
    async end(readyMs) {
      await session.send("Tracing.end");
      await complete;
      await session.detach();
      const mark = events.find(({ name }) => name === "ready");
      if (mark === undefined) throw new Error("The trace says nothing of the page");
      const began = mark.ts - readyMs * 1000;
      const isTask = ({ name, pid, tid }: TraceEvent): boolean =>
        name === "ThreadControllerImpl::RunTask" && pid === mark.pid && tid === mark.tid;
      return events
        .filter(isTask)
        .map(({ ts, dur = 0 }): Interval => [(ts - began) / 1000, (ts + dur - began) / 1000]);
    },
  };
}

/** Begin and end, in milliseconds since the navigation began. */
type Interval = readonly [start: number, end: number];

/** How long any of the intervals lasted between the navigation and some time; overlaps count once. */
function unite(intervals: readonly Interval[], until = Infinity): number {
  let sum = 0;
  let reached = 0;
  for (const [start, end] of intervals.toSorted((one, other) => one[0] - other[0])) {
    const stop = Math.min(end, until);
    sum += Math.max(0, stop - Math.max(start, reached, 0));
    reached = Math.max(reached, stop);
  }
  return sum;
}
