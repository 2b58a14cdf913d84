import { beforeAll, describe, expect, it } from "vitest";
import { spanId, t0, traceId } from "../support/otlp-request.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();

describe("a viewer that has received nothing", () => {
  it("shows the lines to paste, and the first conversation as soon as it comes", async () => {
    const page = await viewer.open("/");
    await page.getByRole("heading", { name: "Your first conversation will appear here" }).waitFor();
    await page.getByRole("tab", { name: "Hono" }).click();
    const lines = page.getByRole("tabpanel", { name: "Hono" });
    expect(await lines.innerText()).toContain('import { header, session } from "@otel-sessions/hono"');

    await page.getByRole("tab", { name: "Anything else" }).click();
    expect(await page.getByRole("tabpanel").innerText()).toContain("usingAttributes({ sessionId");
    await page.getByText("Send traces somewhere else").click();
    for (const variables of ["ARIZE_SPACE_ID=", "PHOENIX_COLLECTOR_ENDPOINT=", "LANGFUSE_SECRET_KEY="]) {
      await page.getByText(variables).waitFor();
    }

    await viewer.send([{ traceId: traceId(0xabc), spanId: spanId(0xabc), start: t0, end: t0 + 5 }]);
    await page.getByText("1 trace arrived, but none names its session").waitFor();

    await viewer.send(chatSpans({ sessionId: "first", turns: [{ user: "Hello there", assistant: "Hi" }] }));
    await page.getByRole("link", { name: "Hello there" }).waitFor();
  });
});

describe("the sessions list", () => {
  beforeAll(async () => {
    await viewer.send([
      ...chatSpans({
        sessionId: "short",
        userId: "ada",
        start: t0,
        turns: [{ user: "What is a monad?", assistant: "A monoid", promptTokens: 100, completionTokens: 11 }],
      }),
      ...chatSpans({
        sessionId: "long",
        userId: "grace",
        start: t0 + 60_000,
        turns: [
          { user: "Plan a trip to Lisbon", assistant: "Sure", promptTokens: 1_000, completionTokens: 200 },
          {
            user: "In March",
            assistant: "Fine",
            promptTokens: 1_500,
            completionTokens: 300,
            afterMs: 120_000,
          },
        ],
      }),
      ...chatSpans({
        sessionId: "failed",
        userId: "ada",
        start: t0 + 90_000,
        turns: [{ user: "Refund please" }],
      }),
    ]);
  });

  const titles = async (page: Awaited<ReturnType<typeof viewer.open>>): Promise<string[]> =>
    page.getByRole("table", { name: "Sessions" }).getByRole("link").allInnerTexts();

  it("shows a session as a row with its duration, traces and tokens", async () => {
    const page = await viewer.open("/");
    const row = page.getByRole("row", { name: "Plan a trip to Lisbon" });
    await row.waitFor();
    const cells = await row.getByRole("cell").allInnerTexts();
    expect(cells.slice(1, 7)).toEqual(["grace", "2 m 04 s", "2", "2,500", "500", "3,000"]);
    expect(cells[0]).toMatch(/^Plan a trip to Lisbon\s+Fine\s+long\s+chat$/);
  });

  it("sorts all sessions by a column, and keeps the order in the address", async () => {
    const page = await viewer.open("/");
    await page.getByRole("button", { name: "Sort by total tokens" }).click();
    await page.waitForURL("**/?sort=-totalTokens");
    await expect
      .poll(() => titles(page))
      .toEqual(["Plan a trip to Lisbon", "Hello there", "What is a monad?", "Refund please"]);
    const header = page.getByRole("columnheader", { name: "Sort by total tokens" });
    expect(await header.getAttribute("aria-sort")).toBe("descending");

    await page.getByRole("button", { name: "Sort by total tokens" }).click();
    await expect.poll(async () => (await titles(page))[0]).toBe("Refund please");
    await page.reload();
    await expect.poll(async () => (await titles(page))[0]).toBe("Refund please");
  });

  it("searches what was said, from the keyboard", async () => {
    const page = await viewer.open("/");
    await page.getByRole("link", { name: "Refund please" }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("monoid");
    await expect.poll(() => titles(page)).toEqual(["What is a monad?"]);
    expect(new URL(page.url()).searchParams.get("q")).toBe("monoid");
    await page.getByRole("searchbox", { name: "Search sessions" }).fill("nothing like this");
    await page.getByRole("heading", { name: "No session matches" }).waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect.poll(async () => (await titles(page)).length).toBe(4);
  });

  it("walks the rows with j and k and opens one with Enter", async () => {
    const page = await viewer.open("/?sort=-totalTokens");
    await page.getByRole("link", { name: "Plan a trip to Lisbon" }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Plan a trip to Lisbon" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/sessions/long");
  });

  it("says so when the viewer is gone", async () => {
    const page = await viewer.open("/");
    await page.route("**/api/sessions?*", (route) => route.abort());
    await page.goto(`${viewer.url}/?q=later`);
    await expect
      .poll(() => page.getByRole("alert").allInnerTexts())
      .toEqual([expect.stringContaining("The viewer does not answer")]);
    await page.unroute("**/api/sessions?*");
    await page.getByRole("button", { name: "Retry" }).click();
    await page.getByRole("heading", { name: "No session matches" }).waitFor();
  });
});
