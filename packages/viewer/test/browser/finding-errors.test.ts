import { beforeAll, describe, expect, it } from "vitest";
import { chatSpans } from "./support/chat-spans.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();
const failed = new Set([5, 20, 33]);

describe("a conversation in which turns failed", () => {
  beforeAll(() =>
    viewer.send(
      chatSpans({
        sessionId: "failing",
        turns: Array.from({ length: 40 }, (_, index) => ({
          user: `Question ${index + 1}`,
          ...(!failed.has(index + 1) && { assistant: `Answer ${index + 1}` }),
        })),
      }),
    ),
  );

  it("leads from one to the next by key, and from the total", async () => {
    const page = await viewer.open("/sessions/failing");
    const current = page.locator('nav[aria-label="Turns"] [aria-current="location"]');
    await expect.poll(() => current.innerText()).toContain("Question 1\n");
    for (const [key, turn] of [
      ["e", 5],
      ["e", 20],
      ["e", 33],
      ["e", 5],
      ["Shift+E", 33],
      ["Shift+E", 20],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => current.innerText()).toMatch(new RegExp(`Question ${turn}\\s+failed`));
      await page.getByRole("region", { name: `Turn ${turn}`, exact: true }).waitFor();
    }
    await page.keyboard.press("Home");
    await expect.poll(() => current.innerText()).toContain("Question 1\n");
    await page.getByRole("button", { name: "6 errors: show the next turn that failed" }).click();
    await expect.poll(() => current.innerText()).toMatch(/Question 5\s+failed/);
  });

  it("says beside every turn how long it took and what it used", async () => {
    const page = await viewer.open("/sessions/failing");
    const turns = page.getByRole("navigation", { name: "Turns" }).getByRole("link");
    await turns.first().waitFor();
    expect(await turns.nth(0).innerText()).toMatch(/Question 1\s+2.0 s · 160 tok$/);
    expect(await turns.nth(4).innerText()).toMatch(/Question 5\s+failed\s+2.0 s · 0 tok$/);
  });

  it("gives away what was said, message by message", async () => {
    const page = await viewer.open("/sessions/failing", {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const turn = page.getByRole("region", { name: "Turn 1", exact: true });
    await turn.getByRole("button", { name: "Copy what the assistant said" }).click();
    await turn.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("Answer 1");
  });
});
