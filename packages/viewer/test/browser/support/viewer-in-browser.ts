import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { startViewer, type Viewer, type ViewerOptions } from "../../../src/index.ts";
import { toRequest, type TestSpan } from "../../support/otlp-request.ts";
import { launchBrowser } from "../../../../../e2e/src/launch-browser.ts";
import type { RecordedRequest } from "./recorded.ts";
import { getSharedUi } from "./shared-ui.ts";

/** A real viewer, and pages of a real browser that show it. */
export interface ViewerInBrowser {
  readonly url: string;
  /** Sends spans over OTLP and returns when they are acknowledged. */
  send(spans: readonly TestSpan[]): Promise<void>;
  /** The same for what an application exported. */
  sendRecorded(request: RecordedRequest): Promise<void>;
  /** Opens a path in a fresh profile. What the page does wrong fails the test. */
  open(path: string, profile?: BrowserContextOptions): Promise<Page>;
}

/** Makes a page say what its content security policy kept it from. */
const tellViolations = `document.addEventListener("securitypolicyviolation", (event) =>
  console.error("content security policy: " + event.violatedDirective + " " + event.blockedURI));`;

/** Starts a viewer and a browser for the tests of a file. */
export function useViewerInBrowser(options: ViewerOptions = {}): ViewerInBrowser {
  let viewer: Viewer;
  let browser: Browser;
  const wrongs: string[] = [];

  beforeAll(async () => {
    const uiFolder = await getSharedUi();
    viewer = await startViewer({ ...options, port: 0, store: ":memory:", uiFolder });
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(wrongs.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await viewer?.close();
  });

  const post = async (request: object): Promise<void> => {
    const response = await fetch(new URL("/v1/traces", viewer.url), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
      },
      body: JSON.stringify(request),
    });
    const answer = await response.text();
    if (answer !== "{}") throw new Error(`The viewer answered ${response.status}: ${answer}`);
  };

  return {
    get url() {
      return viewer.url;
    },
    send: (spans) => post(toRequest(spans)),
    sendRecorded: post,
    async open(path, profile = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...profile });
      await context.addInitScript(tellViolations);
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
