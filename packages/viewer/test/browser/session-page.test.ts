import { beforeAll, describe, expect, it } from "vitest";
import { t0 } from "../support/otlp-request.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();

describe("the page of a session", () => {
  beforeAll(async () => {
    await viewer.send([
      ...chatSpans({
        sessionId: "keys",
        userId: "ada",
        start: t0 + 60_000,
        system: "Be brief.",
        turns: [
          {
            user: "How do I rotate a key?",
            assistant: "Make a **second** one.",
            promptTokens: 900,
            completionTokens: 90,
          },
          {
            user: "Is the old one in use?",
            tool: { name: "get_key_usage", arguments: '{"keyId":"k1"}', result: '{"calls":1841}' },
            assistant: "Yes, by worker-3.",
            afterMs: 34 * 60_000,
          },
          { user: "Revoke it" },
        ],
      }),
      ...chatSpans({ sessionId: "other", start: t0, turns: [{ user: "Something else", assistant: "Fine" }] }),
    ]);
  });

  it("shows the conversation turn by turn, in order", async () => {
    const page = await viewer.open("/sessions/keys");
    await page.getByRole("heading", { level: 1, name: "How do I rotate a key?" }).waitFor();
    const first = page.getByRole("region", { name: "Turn 1" });
    expect(await first.getByRole("listitem", { name: "User message" }).innerText()).toContain(
      "How do I rotate a key?",
    );
    const answer = first.getByRole("listitem", { name: "Assistant message" });
    expect(await answer.locator("strong").innerText()).toBe("second");
    await first.getByText("System prompt").click();
    expect(await first.getByRole("listitem", { name: "System message" }).innerText()).toContain("Be brief.");

    const second = page.getByRole("region", { name: "Turn 2" });
    await second.getByText("get_key_usage").click();
    await second.getByText('"calls": 1841').waitFor();
    expect(await page.getByRole("region", { name: "Turn 3" }).innerText()).toContain("2 errors");
  });

  it("sums up traces, spans, tokens and idle time", async () => {
    const page = await viewer.open("/sessions/keys");
    const totals = page.getByLabel("Totals", { exact: true });
    await totals.waitFor();
    const text = (await totals.innerText()).replaceAll(/\s+/g, " ");
    expect(text).toContain("3 traces · 11 spans");
    expect(text).toContain("34 m 11 s");
    expect(text).toContain("1,020 → prompt, 130 (Σ 1,150)");
    expect(text).toContain("ada");
  });

  it("lists the turns with the pauses between them, and jumps", async () => {
    const page = await viewer.open("/sessions/keys", { viewport: { width: 1200, height: 500 } });
    const index = page.getByRole("navigation", { name: "Turns" });
    await index.getByText("+34 min idle").waitFor();
    await index.getByRole("link", { name: /Revoke it/ }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("turn")).toBe("3");
    await page.getByRole("region", { name: "Turn 3" }).getByText("Revoke it").waitFor();
    await expect.poll(() => index.locator('[aria-current="location"]').innerText()).toContain("Revoke it");
  });

  it("unfolds the trace of a turn, walks it by keyboard and shows a span", async () => {
    const page = await viewer.open("/sessions/keys");
    await page.getByRole("button", { name: "Trace of turn 2" }).click();
    const tree = page.getByRole("region", { name: "Turn 2" }).getByRole("tree");
    await tree.getByRole("treeitem", { name: /TOOL get_key_usage/ }).waitFor();
    await tree.getByRole("treeitem").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => tree.getByRole("treeitem").count()).toBe(2);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const inspector = page.getByRole("complementary", { name: "Inspector" });
    await inspector.getByText("llm.model_name").waitFor();

    await page.reload();
    await inspector.getByText("llm.model_name").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => inspector.count()).toBe(0);
  });

  it("shows the session as JSON and copies it", async () => {
    const page = await viewer.open("/sessions/keys", { permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("button", { name: "JSON" }).click();
    const inspector = page.getByRole("complementary", { name: "Inspector" });
    await inspector.getByText('"conversation"').waitFor();
    await inspector.getByRole("button", { name: "Copy code" }).click();
    await inspector.getByRole("button", { name: "Copied" }).waitFor();
    const copied: unknown = JSON.parse(await page.evaluate<string>("navigator.clipboard.readText()"));
    expect(copied).toMatchObject({ sessionId: "keys", traceCount: 3 });
  });

  it("goes to the next and the previous session with j and k", async () => {
    const page = await viewer.open("/sessions/keys");
    await expect.poll(() => page.getByRole("button", { name: "Next session (j)" }).isEnabled()).toBe(true);
    await page.keyboard.press("j");
    await page.getByRole("heading", { level: 1, name: "Something else" }).waitFor();
    await page.keyboard.press("k");
    await page.getByRole("heading", { level: 1, name: "How do I rotate a key?" }).waitFor();
  });

  it("shows where it was said what was searched for", async () => {
    const page = await viewer.open("/?q=worker", { viewport: { width: 1200, height: 500 } });
    await page.getByRole("link", { name: "How do I rotate a key?" }).click();
    await page.getByRole("search", { name: "Search hits" }).getByText("1 turn with “worker”").waitFor();
    await page.getByRole("region", { name: "Turn 2" }).getByText("Yes, by worker-3.").waitFor();
    await page
      .getByRole("navigation", { name: "Turns" })
      .getByRole("link", { name: /old one in use.*matches/ })
      .waitFor();
    expect(await page.evaluate("CSS.highlights.get('find').size")).toBe(1);
    await page.getByRole("button", { name: "Stop searching" }).click();
    await expect.poll(() => page.evaluate("CSS.highlights.has('find')")).toBe(false);
  });

  it("says that there is no such session", async () => {
    const page = await viewer.open("/sessions/nowhere");
    await expect
      .poll(() => page.getByRole("alert").allInnerTexts())
      .toEqual([expect.stringContaining("There is no such session")]);
    await page.getByRole("alert").getByRole("link", { name: "All sessions" }).click();
    await page.getByRole("table", { name: "Sessions" }).waitFor();
  });
});
