import type { Page } from "playwright-core";

/** How far what was seen has moved without being asked, as Chromium counts it: 0 where nothing moved. */
export const layoutShift = (page: Page): Promise<number> =>
  page.evaluate<number>(`new Promise((resolve) => {
    const shifts = [];
    new PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => setTimeout(() => resolve(shifts.reduce((sum, { value }) => sum + value, 0))));
  })`);
