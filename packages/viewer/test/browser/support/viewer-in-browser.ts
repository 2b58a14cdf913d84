import { existsSync } from "node:fs";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { startViewer, type Viewer, type ViewerOptions } from "../../../src/index.ts";
import { toRequest, type TestSpan } from "../../support/otlp-request.ts";
import { buildUi, type BuiltUi } from "./built-ui.ts";

/** A real viewer, and pages of a real browser that show it. */
export interface ViewerInBrowser {
  readonly url: string;
  /** Sends spans over OTLP and returns when they are acknowledged. */
  send(spans: readonly TestSpan[]): Promise<void>;
  /** Opens a path in a fresh profile. What the page does wrong fails the test. */
  open(path: string, profile?: BrowserContextOptions): Promise<Page>;
}

const executables = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts a viewer and a browser for the tests of a file. */
export function useViewerInBrowser(options: ViewerOptions = {}): ViewerInBrowser {
  let ui: BuiltUi;
  let viewer: Viewer;
  let browser: Browser;
  const wrongs: string[] = [];

  beforeAll(async () => {
    const executablePath = executables.find((path) => path !== undefined && existsSync(path));
    if (executablePath === undefined) throw new Error("Set CHROMIUM_PATH to the executable of a Chromium");
    ui = await buildUi();
    viewer = await startViewer({ ...options, port: 0, store: ":memory:", uiFolder: ui.folder });
    browser = await chromium.launch({ executablePath, args: flags });
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(wrongs.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await viewer?.close();
    await ui?.remove();
  });

  return {
    get url() {
      return viewer.url;
    },
    async send(spans) {
      const response = await fetch(new URL("/v1/traces", viewer.url), {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
        },
        body: JSON.stringify(toRequest(spans)),
      });
      const answer = await response.text();
      if (answer !== "{}") throw new Error(`The viewer answered ${response.status}: ${answer}`);
    },
    async open(path, profile = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...profile });
      const page = await context.newPage();
      page.on("pageerror", (error) => wrongs.push(`uncaught: ${error.message}`));
      page.on("console", (message) => {
        // An error status that the page asked for is no fault of the page.
        const isStatus = message.text().startsWith("Failed to load resource");
        if (message.type() === "error" && !isStatus) wrongs.push(`console: ${message.text()}`);
      });
      page.on("request", (request) => {
        if (!request.url().startsWith(viewer.url)) wrongs.push(`left the origin: ${request.url()}`);
      });
      await page.goto(new URL(path, viewer.url).href);
      return page;
    },
  };
}
