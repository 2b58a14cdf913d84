import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { spanId, t0, traceId } from "../support/otlp-request.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };
const longId = `conversation_${"0123456789abcdef".repeat(12)}`.slice(0, 200);
const longUser = `user_${"fedcba9876543210".repeat(13)}`.slice(0, 200);
const longProject = "a-project-with-a-name-that-nobody-would-want-to-see-in-full-in-every-row-of-a-list";
const columns = Array.from({ length: 24 }, (_, index) => `column ${index}`);
const wideTable = `| ${columns.join(" | ")} |\n|${"---|".repeat(24)}\n| ${columns.join(" | ")} |`;
const path = `/sessions/${longId}`;

const nothing = async (): Promise<void> => undefined;

/** What a page looks like when everything in it is too long: where it is, and how it is reached. */
const states: Readonly<Record<string, readonly [path: string, reach: (page: Page) => Promise<void>]>> = {
  "the list": ["/", async (page) => page.getByRole("row").nth(2).waitFor()],
  "the list with its filters": [
    `/?user=${longUser}&project=${longProject}&minTokens=1`,
    async (page) => {
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await page.getByRole("group", { name: "Filter" }).waitFor();
    },
  ],
  "a list that nothing matches": [
    `/?q=${"y".repeat(200)}`,
    async (page) => page.getByRole("heading", { name: "No session matches" }).waitFor(),
  ],
  "a conversation": [path, async (page) => page.getByRole("table").first().waitFor({ state: "attached" })],
  "a trace": [
    path,
    async (page) => {
      await page.getByRole("button", { name: "Trace of turn 1", exact: true }).click();
      await page.getByRole("treeitem").first().waitFor();
    },
  ],
  "a tool's result": [
    path,
    async (page) => {
      await page.getByRole("region", { name: "Turn 3" }).locator("summary").first().click();
      await page.getByRole("group", { name: "Code, json" }).getByText('"results"').first().waitFor();
    },
  ],
  "the JSON": [`${path}?pane=json`, async (page) => page.getByText('"conversation"').waitFor()],
  "the evaluations": [
    `${path}?pane=evaluations`,
    async (page) => page.getByRole("region", { name: "Evaluations of the session" }).waitFor(),
  ],
  "the choice of what to compare with": [
    path,
    async (page) => {
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("button", { name: "Compare with …" }).click();
      await page.getByRole("dialog").getByRole("link").first().waitFor();
    },
  ],
  "the question before erasing": [
    "/users",
    async (page) => {
      await page.getByRole("button", { name: `Erase ${longUser}` }).click();
      await page.getByRole("dialog").waitFor();
    },
  ],
  "a comparison": [
    `/compare?a=${longId}&b=hebrew`,
    async (page) => page.getByRole("row", { name: /^Total tokens/ }).waitFor(),
  ],
  "a choice of projects": [
    "/sessions/shared",
    async (page) => page.getByRole("heading", { name: /Several projects/ }).waitFor(),
  ],
  users: ["/users", async (page) => page.getByRole("row").nth(1).waitFor()],
  "the doctor": ["/doctor", async (page) => page.getByRole("region", { name: "No session" }).waitFor()],
  "a session that is not there": [`/sessions/${"x".repeat(190)}`, nothing],
  "the palette": [
    "/settings",
    async (page) => {
      await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
      await page.keyboard.press("Control+k");
      await page.getByRole("option").first().waitFor();
    },
  ],
};

/** By how much a page, or the dialog over it, is wider than what holds it. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>(`(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll("dialog")];
    return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth));
  })()`);

/** Waits until what is found stands in a text of this direction. */
const stands = (page: Page, direction: "ltr" | "rtl", locator: Locator): Promise<void> =>
  locator.and(page.locator(`:dir(${direction})`)).waitFor();

describe("content that is longer than its place", () => {
  beforeAll(async () => {
    await viewer.send([
      ...chatSpans({
        sessionId: longId,
        userId: longUser,
        project: longProject,
        model: "accounts/somebody/models/a-model-with-a-very-long-name-and-a-version-2026-01-01-preview",
        turns: [
          { user: "W".repeat(400), assistant: "x".repeat(3_000) },
          { user: `https://example.com/${"path/".repeat(80)}`, assistant: wideTable },
          {
            user: "Look everywhere",
            tool: {
              name: "search_everything_in_the_catalogue_of_the_library",
              arguments: JSON.stringify({ query: "q".repeat(300) }),
              result: JSON.stringify({ results: ["r".repeat(2_000)] }),
            },
            assistant: "`code_without_any_place_to_break_".concat("it_".repeat(60), "`"),
          },
        ],
      }),
      ...chatSpans({
        sessionId: "hebrew",
        turns: [{ user: "מתי זה יגיע?", assistant: "Thursday.\n\nביום חמישי.\n\n- ראשון\n- שני" }],
      }),
      ...chatSpans({ sessionId: "shared", project: longProject, turns: [{ user: "One", assistant: "1" }] }),
      ...chatSpans({ sessionId: "shared", project: "two", turns: [{ user: "Two", assistant: "2" }] }),
      {
        traceId: traceId(0xdead),
        spanId: spanId(0xdead),
        start: t0,
        end: t0 + 10,
        resource: { "service.name": longProject },
      },
    ]);
    for (const [index, name] of ["frustration", "an_evaluator_with_a_rather_long_name", "tone"].entries()) {
      await fetch(`${viewer.url}/api/sessions/${longId}/evaluations`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name, score: 0.9 - index / 4, label: index === 1 ? "l".repeat(60) : null }),
      });
    }
  });

  it.each(Object.entries(states))("leaves nothing to scroll to the side on a phone: %s", async (_, state) => {
    const [address, reach] = state;
    const page = await viewer.open(address, phone);
    await reach(page);
    await page.getByRole("heading").first().waitFor();
    expect(await overflow(page)).toBe(0);
  });

  it("is cut in the list, its beginning in sight, and whole when pointed at", async () => {
    const page = await viewer.open("/");
    const row = page.getByRole("row", { name: "WWW" });
    for (const text of [longId, longProject, longUser]) {
      const shown = row.getByTitle(text);
      await shown.waitFor();
      expect((await shown.boundingBox())?.width).toBeGreaterThan(100);
    }
    const cell = await row.getByRole("cell").first().boundingBox();
    const project = await row.getByTitle(longProject).boundingBox();
    expect((project?.x ?? 0) + (project?.width ?? 0)).toBeLessThanOrEqual(
      (cell?.x ?? 0) + (cell?.width ?? 0),
    );
  });

  it("is cut in the head of a session, and copied whole", async () => {
    const page = await viewer.open(path, { permissions: ["clipboard-read", "clipboard-write"] });
    const head = page.getByRole("banner").or(page.locator("main header").first()).last();
    await page.getByRole("button", { name: "Copy session id" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(longId);
    expect((await head.boundingBox())?.height).toBeLessThan(220);
  });

  it("scrolls a wide table in its own box, with words whole", async () => {
    const page = await viewer.open(path);
    const last = page.getByRole("group", { name: "Table" }).getByRole("columnheader", { name: "column 23" });
    await last.waitFor();
    const table = await page.getByRole("group", { name: "Table" }).boundingBox();
    const column = await last.boundingBox();
    expect(column?.x).toBeGreaterThan((table?.x ?? 0) + (table?.width ?? 0));
    expect(column?.height).toBeLessThan(64);
  });

  it("shows how a session was judged by name and value, the worst first", async () => {
    const page = await viewer.open(path);
    const totals = page.getByLabel("Totals", { exact: true });
    await totals.getByText("Evaluations").waitFor();
    const text = await totals.innerText();
    expect(text).toMatch(/Evaluations\s+frustration\s+0\.9\s+\+2/);
  });
});

describe("text from right to left", () => {
  it("is read in its own direction, in titles, bubbles and lists", async () => {
    const page = await viewer.open("/");
    const title = page.getByRole("link", { name: "מתי זה יגיע?" });
    await stands(page, "rtl", title);
    await title.click();
    await stands(page, "rtl", page.getByRole("heading", { level: 1 }));
    const turn = page.getByRole("region", { name: "Turn 1" });
    const said = turn.getByRole("listitem", { name: "User message" }).getByText("מתי זה יגיע?");
    await stands(page, "rtl", said);
    await stands(page, "ltr", turn.getByText("Thursday."));
    await stands(page, "rtl", turn.getByText("ביום חמישי."));
    await stands(page, "rtl", turn.getByText("שני"));
    expect(await page.getByText("Turn 1").first().and(page.locator(":dir(ltr)")).count()).toBe(1);
  });
});
