/**
 * What the web UI costs over many sessions, in a real browser, against its bars: `npm run bench --
 * ui` seeds 100,000; another number may follow. Counted is the time in which the page's main thread
 * was busy or a request was open.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { startViewer } from "../../packages/viewer/src/index.ts";
import { buildUi } from "../../packages/viewer/test/browser/support/built-ui.ts";
import { launchBrowser } from "../../e2e/src/launch-browser.ts";
import { median } from "../measure.ts";
import { endlessSession, manySessions } from "./many-sessions.ts";
import { watchPage, type PageCost } from "./measure-page.ts";

const sessions = Number(process.argv[3] ?? 100_000);
const turns = 1_000;
const rounds = 3;
const barMs = 300;
const longTaskMs = 50;
const scriptBytes = 150_000;

const folder = mkdtempSync(join(tmpdir(), "otel-sessions-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const ui = await buildUi();
const viewer = await startViewer({ port: 0, store: folder, uiFolder: ui.folder });
const browser = await launchBrowser();

const seeding = performance.now();
for (const requests of [manySessions(sessions), endlessSession("endless", turns)]) {
  for (const body of requests) {
    const response = await fetch(`${viewer.url}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/x-protobuf" },
      body: new Uint8Array(body),
    });
    if (!response.ok) throw new Error(`The viewer answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  }
}
console.error(`${sessions} sessions seeded in ${Math.round((performance.now() - seeding) / 1000)} s`);

const sortBy = (value: string) => (page: Page) =>
  page.getByRole("combobox", { name: "Sort sessions" }).selectOption(value);
const fillFilter = (label: string, value: string) => async (page: Page) => {
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByLabel(label, { exact: true }).fill(value);
};
const actions: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  "sort by start": sortBy("-startTime"),
  "sort by duration": sortBy("-durationMs"),
  "sort by traces": sortBy("-traceCount"),
  "sort by prompt tokens": sortBy("-promptTokens"),
  "sort by completion tokens": sortBy("-completionTokens"),
  "sort by total tokens": sortBy("-totalTokens"),
  "sort by total tokens, fewest first": sortBy("totalTokens"),
  "sort by cost": sortBy("-costUsd"),
  "sort by errors": sortBy("-errorCount"),
  "filter to errors": (page) => page.getByRole("button", { name: "Errors", exact: true }).click(),
  "filter to a week": (page) => page.getByRole("combobox", { name: "Time range" }).selectOption("7d"),
  "filter to a user": fillFilter("User", "user-77"),
  "filter by tokens": fillFilter("At least tokens", "5000"),
  "filter by duration": fillFilter("At least seconds", "5"),
  "search a common word": (page) =>
    page.getByRole("searchbox", { name: "Search sessions" }).fill("sourdough"),
  "search a rare word": (page) =>
    page.getByRole("searchbox", { name: "Search sessions" }).fill(`number ${Math.floor(sessions / 2)}`),
  "search what nobody said": (page) =>
    page.getByRole("searchbox", { name: "Search sessions" }).fill("xylophone"),
};

let missed = 0;
function report(name: string, value: number, bar: number, detail: string): void {
  if (value > bar) missed++;
  const verdict = value <= bar ? "ok  " : "MISS";
  console.log(
    `${verdict}  ${name.padEnd(38)} ${value.toFixed(0).padStart(7)}   bar ${String(bar).padEnd(7)} ${detail}`,
  );
}

function reportCosts(name: string, costs: readonly PageCost[]): void {
  const of = (pick: (cost: PageCost) => number): number => median(costs.map(pick));
  const [main, request] = [of(({ mainMs }) => mainMs), of(({ requestMs }) => requestMs)];
  report(
    name,
    of(({ mainMs, requestMs }) => mainMs + requestMs),
    barMs,
    `main thread ${main.toFixed(0)}, requests ${request.toFixed(0)} ms`,
  );
}

const painted: number[] = [];
const acted = new Map<string, PageCost[]>(Object.keys(actions).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, act] of Object.entries(actions)) {
    const watched = await watchPage(browser);
    await watched.open(viewer.url);
    painted.push(await watched.listPainted());
    acted.get(name)?.push(await watched.cost(() => act(watched.page)));
    await watched.close();
  }
}
report(
  "first list painted",
  median(painted),
  barMs,
  `of ${painted.length}, slowest ${Math.max(...painted).toFixed(0)} ms`,
);
for (const [name, costs] of acted) reportCosts(name, costs);

/** Scrolls through everything, as fast as somebody who looks for something. */
async function scrollThrough(address: string, pixels: number): Promise<number[]> {
  const watched = await watchPage(browser);
  const { page } = watched;
  await watched.open(address);
  await page.evaluate("longTasks.length = 0");
  await page.mouse.move(720, 450);
  for (let at = 0; at < pixels; at += 600) {
    await page.mouse.wheel(0, 600);
    await page.evaluate("new Promise((resolve) => requestAnimationFrame(resolve))");
  }
  const tasks = await watched.longTasks();
  await watched.close();
  return tasks;
}

for (const [name, path, pixels] of [
  [`scroll ${turns} turns, longest task`, "/sessions/endless?project=support", 300_000],
  ["scroll 5,000 rows, longest task", "/", 270_000],
] as const) {
  const tasks = await scrollThrough(viewer.url + path, pixels);
  report(name, Math.max(0, ...tasks), longTaskMs, `${tasks.length} tasks over ${longTaskMs} ms`);
}

const page = readFileSync(join(ui.folder, "index.html"), "utf8");
const scripts = [...page.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path]) => path ?? "");
const bytes = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(ui.folder, path))).length, 0);
report("script of the first page, bytes", bytes, scriptBytes, "gzip");

await browser.close();
await viewer.close();
await ui.remove();
process.exitCode = missed === 0 ? 0 : 1;
