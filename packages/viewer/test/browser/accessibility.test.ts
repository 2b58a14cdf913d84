import { beforeAll, describe, expect, it } from "vitest";
import { findViolations } from "./support/accessibility.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();
const markdown =
  "# Steps\n\n1. `make`\n2. **Ship**\n\n```ts\nconst a = 1; // one\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |";

describe("WCAG 2.2 AA, as far as axe can tell", () => {
  it("finds nothing wrong with the page of an empty viewer", async () => {
    const page = await viewer.open("/");
    await page.getByRole("tab", { name: "Express" }).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
    beforeAll(async () => {
      await viewer.send(
        chatSpans({
          sessionId: `colours-${colorScheme}`,
          userId: "ada",
          system: "Be kind.",
          turns: [
            { user: "How do I rotate a key?", assistant: markdown },
            {
              user: "Used?",
              tool: { name: "usage", arguments: "{}", result: '{"n":1}' },
              assistant: "Yes",
              afterMs: 600_000,
            },
            { user: "Revoke it" },
          ],
        }),
      );
    });

    it("finds nothing wrong with the list and its filters", async () => {
      const page = await viewer.open("/?minTokens=1", { colorScheme });
      await page
        .getByRole("row", { name: /How do I rotate a key/ })
        .first()
        .waitFor();
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      expect(await findViolations(page)).toEqual([]);
    });

    it("finds nothing wrong with a session, its trace and a span", async () => {
      const page = await viewer.open(`/sessions/colours-${colorScheme}`, { colorScheme });
      await page.getByRole("button", { name: "Trace of turn 3" }).click();
      await page.getByRole("treeitem", { name: /LLM chat .*failed/ }).click();
      await page.getByRole("complementary", { name: "Inspector" }).getByText("RateLimitError").waitFor();
      await page.locator(".hljs-keyword").first().waitFor();
      await page.getByRole("region", { name: "Turn 2" }).getByText("usage").click();
      expect(await findViolations(page)).toEqual([]);
    });

    it("finds nothing wrong with a session on a phone", async () => {
      const page = await viewer.open(`/sessions/colours-${colorScheme}?pane=json`, {
        colorScheme,
        viewport: { width: 390, height: 844 },
      });
      await page.getByText('"conversation"').waitFor();
      expect(await findViolations(page)).toEqual([]);
    });

    it("finds nothing wrong with the palette, the help and the settings", async () => {
      const page = await viewer.open("/settings", { colorScheme });
      await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
      expect(await findViolations(page)).toEqual([]);
      await page.keyboard.press("Control+k");
      await page.getByRole("option").first().waitFor();
      expect(await findViolations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
      expect(await findViolations(page)).toEqual([]);
    });
  });
});
