/** Takes the pictures of the README, from recorded conversations: `node packages/viewer/test/browser/take-pictures.ts`. */
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import { startViewer } from "../../src/index.ts";
import { buildUi } from "./support/built-ui.ts";
import { launchBrowser } from "../../../../e2e/src/launch-browser.ts";
import { readRecording, recordedApps } from "./support/recorded.ts";
import { slowDown } from "./support/slow-down.ts";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../../../docs/images", import.meta.url));
const minute = 60_000;

const ui = await buildUi();
const viewer = await startViewer({ port: 0, store: ":memory:", uiFolder: ui.folder });
const browser = await launchBrowser();

for (const [index, app] of recordedApps.entries()) {
  const pace = { factor: 40, pauseMs: 25_000, apartMs: (13 + index * 11) * minute };
  const response = await fetch(`${viewer.url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(slowDown(readRecording(app), pace)),
  });
  if (!response.ok) throw new Error(`The viewer answered ${response.status}`);
}
const ratings = [
  ["return label", 0, "Asked for the same thing three times"],
  ["Alta Via", 1, "Weighed everything"],
  ["Hamburg to Vienna", 1, null],
] as const;
for (const [words, score, explanation] of ratings) {
  const found = await fetch(`${viewer.url}/api/sessions?q=${encodeURIComponent(words)}`);
  const { sessions } = (await found.json()) as { sessions: readonly { sessionId: string }[] };
  await fetch(`${viewer.url}/api/sessions/${sessions[0]?.sessionId}/evaluations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      name: "user_feedback",
      score,
      label: score === 1 ? "good" : "bad",
      explanation,
      annotatorKind: "HUMAN",
      identifier: "viewer",
    }),
  });
}

async function take(
  name: string,
  profile: BrowserContextOptions,
  reach: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...profile });
  const page = await context.newPage();
  await page.goto(viewer.url);
  await page.getByRole("table", { name: "Sessions" }).getByRole("link").first().waitFor();
  await reach(page);
  await page.evaluate("document.fonts.ready");
  await page.screenshot({ path: `${folder}/${name}.png` });
  await context.close();
  console.log(`${folder}/${name}.png`);
}

await take("sessions-light", { colorScheme: "light" }, async () => undefined);
await take("session-dark", { colorScheme: "dark" }, async (page) => {
  await page.getByRole("link", { name: /night train from Hamburg/ }).click();
  await page.getByText("A private couchette compartment").first().waitFor();
});
await take("trace-light", { colorScheme: "light" }, async (page) => {
  await page.getByRole("link", { name: /twelve hours on a train/ }).click();
  await page.getByRole("button", { name: "Trace of turn 1", exact: true }).click();
  await page.getByRole("treeitem", { name: /^LLM/ }).first().click();
  await page.getByRole("complementary", { name: "Inspector" }).getByText("session.id").first().waitFor();
});

await browser.close();
await viewer.close();
await ui.remove();
