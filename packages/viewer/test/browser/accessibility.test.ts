import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { spanId, t0, traceId } from "../support/otlp-request.ts";
import { findViolations, findViolationsOfColour } from "./support/accessibility.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { readRecording, recordedApps } from "./support/recorded.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();
const markdown =
  "# Steps\n\n1. `make`\n2. **Ship**\n\n```ts\nconst a = 1; // one\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n> [Why](https://example.com)";

/** Pages and what can be opened on them; each makes its state and waits for it. */
const states: Readonly<
  Record<string, { readonly path: string; readonly reach: (page: Page) => Promise<void> }>
> = {
  "the list": {
    path: "/",
    reach: async (page) => page.getByRole("link", { name: /How do I rotate a key/ }).waitFor(),
  },
  "the list with every filter": {
    path: "/?minTokens=1&minDurationMs=1&project=chat&hasErrors=true&range=30d",
    reach: async (page) => {
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await page.getByRole("group", { name: "Filter" }).waitFor();
    },
  },
  "a list that nothing matches": {
    path: "/?q=xylophone",
    reach: async (page) => page.getByRole("heading", { name: "No session matches" }).waitFor(),
  },
  "a list that could not be loaded": {
    path: "/?minTokens=many",
    reach: async (page) => page.getByRole("alert").waitFor(),
  },
  "a session with tools, code and a failure": {
    path: "/sessions/colours",
    reach: async (page) => {
      await page.locator(".hljs-keyword").first().waitFor();
      await page.getByRole("region", { name: "Turn 2" }).getByText("usage").click();
      await page.getByText("System prompt").first().click();
      await page
        .getByText(/Rate limit reached/)
        .first()
        .waitFor();
    },
  },
  "a trace and a span of it": {
    path: "/sessions/colours",
    reach: async (page) => {
      await page.getByRole("button", { name: "Trace of turn 3" }).click();
      await page.getByRole("treeitem", { name: /LLM chat .*failed/ }).click();
      await page.getByRole("complementary", { name: "Inspector" }).getByText("RateLimitError").waitFor();
    },
  },
  "search hits": {
    path: "/sessions/colours?find=Used",
    reach: async (page) => page.getByRole("search", { name: "Search hits" }).waitFor(),
  },
  "a session as JSON": {
    path: "/sessions/colours?pane=json",
    reach: async (page) => page.getByText('"conversation"').waitFor(),
  },
  "a session's evaluations": {
    path: "/sessions/colours?pane=evaluations",
    reach: async (page) => page.getByText("Not what was asked").waitFor(),
  },
  "a session's menu": {
    path: "/sessions/colours",
    reach: async (page) => {
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("button", { name: "Erase session" }).waitFor();
    },
  },
  "the question before erasing": {
    path: "/users",
    reach: async (page) => {
      await page.getByRole("button", { name: "Erase ada" }).first().click();
      await page.getByRole("button", { name: "Erase for good" }).waitFor();
    },
  },
  "the choice of what to compare with": {
    path: "/sessions/colours",
    reach: async (page) => {
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("button", { name: "Compare with …" }).click();
      await page.getByRole("dialog").getByRole("link").first().waitFor();
    },
  },
  "two sessions compared": {
    path: "/compare?a=colours&b=plain",
    reach: async (page) => page.getByRole("row", { name: /^Total tokens/ }).waitFor(),
  },
  "a comparison without sessions": {
    path: "/compare",
    reach: async (page) => page.getByRole("heading", { name: "Two sessions are needed" }).waitFor(),
  },
  "a session that is not there": {
    path: "/sessions/nowhere",
    reach: async (page) => page.getByRole("alert").waitFor(),
  },
  "a session of two projects": {
    path: "/sessions/shared",
    reach: async (page) => page.getByRole("heading", { name: /Several projects/ }).waitFor(),
  },
  "a trace of nobody's session": {
    path: `/traces/${traceId(0xdead)}`,
    reach: async (page) => page.getByRole("treeitem", { name: /POST \/lost/ }).waitFor(),
  },
  users: { path: "/users", reach: async (page) => page.getByRole("row", { name: /^ada/ }).first().waitFor() },
  "the doctor": {
    path: "/doctor",
    reach: async (page) => page.getByRole("region", { name: "No session" }).waitFor(),
  },
  settings: {
    path: "/settings",
    reach: async (page) => page.getByRole("heading", { level: 1, name: "Settings" }).waitFor(),
  },
  "the palette": {
    path: "/settings",
    reach: async (page) => {
      await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
      await page.keyboard.press("Control+k");
      await page.getByRole("option").first().waitFor();
    },
  },
  "the help": {
    path: "/settings",
    reach: async (page) => {
      await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    },
  },
  "an address that leads nowhere": {
    path: "/nowhere/at/all",
    reach: async (page) => page.getByRole("heading").first().waitFor(),
  },
};

/** What is wrong with a page as it stands: in light, in dark, which changes colours alone, and narrow as on a phone. */
async function violationsOf(page: Page): Promise<Record<string, readonly string[]>> {
  const light = await findViolations(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await findViolationsOfColour(page);
  await page.setViewportSize({ width: 390, height: 844 });
  // What happens to lie half below the bar at the top would count as too small.
  await page.evaluate("scrollTo(0, 0)");
  return { light, dark, narrow: await findViolations(page) };
}
const none = { light: [], dark: [], narrow: [] };

describe("WCAG 2.2 AA, as far as axe can tell", () => {
  it("finds nothing wrong with the page of an empty viewer", async () => {
    const page = await viewer.open("/");
    await page.getByRole("tab", { name: "Express" }).waitFor();
    expect(await violationsOf(page)).toEqual(none);
  });

  describe("with conversations", () => {
    beforeAll(async () => {
      const turns = [
        { user: "How do I rotate a key?", assistant: markdown },
        {
          user: "Used?",
          tool: { name: "usage", arguments: "{}", result: '{"n":1}' },
          assistant: "Yes",
          afterMs: 600_000,
        },
        { user: "Revoke it" },
      ];
      await viewer.send([
        ...chatSpans({ sessionId: "colours", userId: "ada", system: "Be kind.", start: Date.now(), turns }),
        ...chatSpans({ sessionId: "plain", userId: "ada", turns: [{ user: "Hello", assistant: "Hi" }] }),
        ...chatSpans({ sessionId: "shared", project: "one", turns: [{ user: "One", assistant: "1" }] }),
        ...chatSpans({ sessionId: "shared", project: "two", turns: [{ user: "Two", assistant: "2" }] }),
        { traceId: traceId(0xdead), spanId: spanId(0xdead), name: "POST /lost", start: t0, end: t0 + 10 },
      ]);
      for (const app of recordedApps) await viewer.sendRecorded(readRecording(app));
      await fetch(`${viewer.url}/api/sessions/colours/evaluations`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          name: "correctness",
          score: 0.2,
          label: "wrong",
          explanation: "Not what was asked",
          annotatorKind: "LLM",
        }),
      });
    });

    it.each(Object.entries(states))("finds nothing wrong with %s", async (_state, { path, reach }) => {
      const page = await viewer.open(path);
      await reach(page);
      expect(await violationsOf(page)).toEqual(none);
    });

    it("finds nothing wrong with a page that is loading", async () => {
      const page = await viewer.open("/settings");
      // The server is real; its answer only comes late.
      await page.route("**/api/sessions/colours*", () => undefined);
      await page.goto(`${viewer.url}/sessions/colours`);
      await page.getByRole("status").first().waitFor();
      expect(await violationsOf(page)).toEqual(none);
    });

    it("finds nothing wrong where a conversation with an example application is read", async () => {
      const page = await viewer.open("/?project=nestjs-chat");
      await page.getByRole("link", { name: /night train from Hamburg/ }).click();
      await page.getByRole("button", { name: "Trace of turn 1", exact: true }).click();
      await page.getByRole("treeitem", { name: /^LLM/ }).first().waitFor();
      expect(await violationsOf(page)).toEqual(none);
    });
  });
});
