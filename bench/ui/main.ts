/**
 * What the web UI costs over many sessions, in a real browser, against its bars: `npm run bench --
 * ui` seeds 100,000; another number may follow. The viewer runs in a process of its own, and every
 * page in a fresh profile, which has neither files nor compiled code in a cache. What is counted is
 * printed above the figures.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildUi } from "../../packages/viewer/test/browser/support/built-ui.ts";
import { launchBrowser } from "../../e2e/src/launch-browser.ts";
import { effort, isSmoke } from "../effort.ts";
import { median } from "../statistics.ts";
import { startServerOfUi } from "../viewer/server-process.ts";
import { listActions } from "./actions.ts";
import { endlessSession, manySessions } from "./many-sessions.ts";
import { watchPage, type FirstList, type Milestone, type PageCost } from "./measure-page.ts";

const sessions = Number(process.argv[3] ?? 100_000);
const turns = effort(1_000, 20);
const rounds = effort(3, 1);
const barMs = 300;
const longTaskMs = 50;
// 900 pixels, without what stands above the rows.
const rowsOfScreen = 12;
const scriptBytes = 150_000;

const folder = mkdtempSync(join(tmpdir(), "otel-sessions-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const ui = await buildUi();
const viewer = await startServerOfUi(folder, ui.folder);
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

const actions = listActions(sessions);
let missed = 0;
function report(name: string, value: number, bar: number | null, detail: string): void {
  const isMissed = bar !== null && value > bar;
  if (isMissed) missed++;
  const verdict = bar === null ? "" : isMissed ? "MISS" : "ok";
  const held = bar === null ? "no bar" : `bar ${bar}`;
  console.log(
    `${verdict.padEnd(4)}  ${name.padEnd(38)} ${value.toFixed(0).padStart(7)}   ${held.padEnd(11)} ${detail}`,
  );
}

function reportCosts(
  name: string,
  costs: readonly (PageCost | Milestone)[],
  bar: number | null = barMs,
): void {
  const of = (pick: (cost: PageCost) => number): string => median(costs.map(pick)).toFixed(0);
  const clock = costs.flatMap((cost) => ("clockMs" in cost ? cost.clockMs : []));
  const parts = `main thread ${of(({ mainMs }) => mainMs)}, requests ${of(({ requestMs }) => requestMs)}`;
  report(
    name,
    median(costs.map(({ mainMs, requestMs }) => mainMs + requestMs)),
    bar,
    clock.length === 0 ? parts : `${parts}, on the clock ${median(clock).toFixed(0)}`,
  );
}

console.log(`Milliseconds on ${availableParallelism()} processors, the median of some rounds: the time of the main
thread's tasks and the time in which a request was open, added up where they overlap, too. The
first list counts from the beginning of the navigation, the page's own files and what its server
takes among the requests: "painted" until the rows that fill the screen are painted, which can be
read and whose links work, "ready for use" until the page's scripts have taken them over and
whatever can be pressed is heard. An action counts from the input until nothing more is asked for,
histograms included, without the pause in typing that a filter waits for.\n`);

const first: FirstList[] = [];
const acted = new Map<string, PageCost[]>(Object.keys(actions).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, prepare] of Object.entries(actions).filter((_, index) => !isSmoke || index % 12 === 0)) {
    const watched = await watchPage(browser);
    first.push(await watched.openList(viewer.url, Math.min(sessions, rowsOfScreen)));
    const act = await prepare(watched.page);
    acted.get(name)?.push(await watched.cost(act));
    await watched.close();
  }
}
reportCosts(
  "first list, painted",
  first.map(({ painted }) => painted),
);
reportCosts(
  "first list, ready for use",
  first.map(({ ready }) => ready),
  null,
);
for (const [name, costs] of acted) if (costs.length > 0) reportCosts(name, costs);

/** Scrolls through everything, as fast as somebody who looks for something. */
async function scrollThrough(address: string, pixels: number): Promise<number[]> {
  const watched = await watchPage(browser);
  const { page } = watched;
  await page.goto(address, { waitUntil: "commit" });
  // A long conversation takes longer to come than a quiet page is waited for.
  await page.locator("[data-index]").first().waitFor();
  await watched.becomeQuiet();
  await page.evaluate("longTasks.length = 0");
  await page.mouse.move(720, 450);
  for (let at = 0; at < effort(pixels, 1_200); at += 600) {
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

const browserFolder = join(ui.folder, "browser");
const page = readFileSync(join(browserFolder, "index.html"), "utf8");
const scripts = [...page.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path]) => path ?? "");
const bytes = scripts.reduce(
  (sum, path) => sum + gzipSync(readFileSync(join(browserFolder, path))).length,
  0,
);
report("script of the first page, bytes", bytes, scriptBytes, "gzip");

await browser.close();
await viewer.stop();
await ui.remove();
process.exitCode = missed === 0 ? 0 : 1;
