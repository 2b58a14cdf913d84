import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { t0 } from "../support/otlp-request.ts";
import { findViolations } from "./support/accessibility.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();
const hour = 3_600_000;

const titles = async (page: Page): Promise<string[]> =>
  page.getByRole("table", { name: "Sessions" }).getByRole("link").allInnerTexts();

const parameters = (page: Page): Record<string, string> =>
  Object.fromEntries(new URL(page.url()).searchParams);

beforeAll(async () => {
  for (const [number, tokens] of [10, 300, 4_000, 50_000].entries()) {
    await viewer.send(
      chatSpans({
        sessionId: `chat-${number}`,
        userId: number < 2 ? "ada" : "grace",
        start: t0 + number * hour,
        turns: [
          { user: `Question ${number}`, assistant: "Yes", promptTokens: tokens, completionTokens: 0 },
          {
            user: "And then?",
            assistant: "No",
            promptTokens: 0,
            completionTokens: 0,
            afterMs: number * 10_000,
          },
        ],
      }),
    );
  }
  for (const [sessionId, score] of [
    ["chat-1", 0.2],
    ["chat-2", 0.9],
  ] as const) {
    await fetch(`${viewer.url}/api/sessions/${sessionId}/evaluations`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "coherence", score }),
    });
  }
});

describe("the histograms of the list", () => {
  it("filter by a range that is drawn over them, and by a click, and keep it in the address", async () => {
    const page = await viewer.open("/");
    const tokens = page.getByRole("group", { name: "Sessions by tokens" });
    await tokens.getByTitle("200–499 tokens: 1 session").hover();
    await page.mouse.down();
    await tokens.getByTitle("2,000–4,999 tokens: 1 session").hover();
    await page.mouse.up();
    await expect.poll(() => titles(page)).toEqual(["Question 2", "Question 1"]);
    expect(parameters(page)).toEqual({ minTokens: "200", maxTokens: "4999" });
    await page.getByRole("button", { name: "Remove filter: At most 4,999 tokens" }).click();
    await expect.poll(async () => (await titles(page)).length).toBe(3);

    await page.goto(viewer.url);
    const start = page.getByRole("group", { name: "Sessions by start" });
    await start.locator("[title$=': 1 session']").nth(1).click();
    await expect.poll(() => titles(page)).toEqual(["Question 1"]);
    await page.reload();
    await expect.poll(() => titles(page)).toEqual(["Question 1"]);
    await start.locator("[title$=': 1 session']").nth(1).click();
    await expect.poll(async () => (await titles(page)).length).toBe(4);
    expect(parameters(page)).toEqual({});
  });

  it("filter from the keyboard, and say what each end of the range is", async () => {
    const page = await viewer.open("/");
    const least = page.getByRole("slider", { name: "From: Sessions by tokens" });
    await least.focus();
    await page.keyboard.press("End");
    await expect.poll(() => least.getAttribute("aria-valuetext")).toBe("50K–100K tokens: 1 session");
    await expect.poll(() => titles(page)).toEqual(["Question 3"]);
    expect(parameters(page)).toEqual({ minTokens: "50000" });
    await page.keyboard.press("Home");
    await expect.poll(async () => (await titles(page)).length).toBe(4);
    expect(await findViolations(page)).toEqual([]);
  });

  it("follow the other filters, and what comes in", async () => {
    const page = await viewer.open("/?user=live");
    await page.getByRole("heading", { name: "No session matches" }).waitFor();
    await viewer.send(
      chatSpans({ sessionId: "live", userId: "live", start: t0, turns: [{ user: "Now", promptTokens: 7 }] }),
    );
    await page.getByRole("link", { name: "Now" }).waitFor();
    const bars = page.getByRole("group", { name: "Sessions by tokens" }).locator("[title]");
    await expect
      .poll(async () => {
        const labels = await bars.evaluateAll((all) => all.map((bar) => bar.getAttribute("title") ?? ""));
        return labels.filter((label) => !label.includes(": 0 "));
      })
      .toEqual(["0 tokens: 1 session, 1 with errors"]);
    await fetch(`${viewer.url}/api/sessions/live`, { method: "DELETE" });
  });
});

describe("filters and orders", () => {
  it("are typed into the menu, shown as chips, and taken away", async () => {
    const page = await viewer.open("/");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("spinbutton", { name: "At least seconds idle" }).fill("15");
    await expect.poll(() => titles(page)).toEqual(["Question 3", "Question 2"]);
    await page.getByRole("spinbutton", { name: "At most tokens" }).fill("5000");
    await expect.poll(() => titles(page)).toEqual(["Question 2"]);
    expect(parameters(page)).toEqual({ minIdleMs: "15000", maxTokens: "5000" });
    await page.getByRole("combobox", { name: "Evaluation" }).fill("coherence<0.5");
    await page.getByRole("heading", { name: "No session matches" }).waitFor();
    const chips = page.getByRole("list", { name: "Active filters" });
    await chips.getByRole("button", { name: "Remove filter: At least 15.0 s idle" }).click();
    await expect.poll(() => titles(page)).toEqual(["Question 1"]);
    await chips.getByRole("button", { name: "Clear all" }).click();
    await expect.poll(async () => (await titles(page)).length).toBe(4);
  });

  it("order by idle time and by an evaluation that there is", async () => {
    const page = await viewer.open("/");
    await page.getByRole("link", { name: "Question 0" }).waitFor();
    const order = page.getByRole("combobox", { name: "Sort sessions" });
    await order.selectOption("-idleMs");
    await expect.poll(async () => (await titles(page))[0]).toBe("Question 3");
    await order.selectOption("evaluation:coherence");
    await expect.poll(() => titles(page)).toEqual(["Question 1", "Question 2"]);
    expect(parameters(page)).toEqual({ sort: "evaluation:coherence" });
  });

  it("find a session by the beginning of its id, and a user's sessions by theirs", async () => {
    const page = await viewer.open("/?q=chat-3");
    await expect.poll(() => titles(page)).toEqual(["Question 3"]);
    await page.getByRole("searchbox", { name: "Search sessions" }).fill("grac");
    await expect.poll(() => titles(page)).toEqual(["Question 3", "Question 2"]);
    await page.getByRole("link", { name: "Question 3" }).click();
    await page.getByRole("heading", { level: 1, name: "Question 3" }).waitFor();
    expect(new URL(page.url()).searchParams.has("find")).toBe(false);
  });
});

describe("saved views", () => {
  it("are saved by name, opened, kept, and deleted", async () => {
    const page = await viewer.open("/?minTokens=1000&sort=-totalTokens");
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("textbox", { name: "Name of this view" }).fill("Large ones");
    await page.getByRole("button", { name: "Save this view" }).click();
    await page.getByRole("link", { name: "Large ones" }).waitFor();
    expect(await findViolations(page)).toEqual([]);

    await page.goto(viewer.url);
    await expect.poll(async () => (await titles(page)).length).toBe(4);
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("link", { name: "Large ones" }).click();
    await expect.poll(() => titles(page)).toEqual(["Question 3", "Question 2"]);
    expect(parameters(page)).toEqual({ minTokens: "1000", sort: "-totalTokens" });

    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("button", { name: "Delete view Large ones" }).click();
    await page.getByText("No view is saved in this browser yet.").waitFor();
  });
});
