import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { t0 } from "../support/otlp-request.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();

const scrollTop = (page: Page): Promise<number> => page.evaluate<number>("window.scrollY");

describe("while conversations go on", () => {
  it("grows a session that is open, without moving what is read", async () => {
    const turns = Array.from({ length: 12 }, (_, index) => ({
      user: `Question ${index + 1}`,
      assistant: `Answer ${index + 1}\n\n${"and more. ".repeat(120)}`,
    }));
    const all = chatSpans({ sessionId: "growing", turns });
    const last = all.at(-1)?.traceId;
    await viewer.send(all.filter((span) => span.traceId !== last));
    const page = await viewer.open("/sessions/growing");
    await page.getByRole("region", { name: "Turn 11" }).waitFor({ state: "attached" });
    await page.evaluate("window.scrollTo(0, 900)");
    const reading = page.getByRole("region", { name: "Turn 3" });
    const before = await reading.boundingBox();

    await viewer.send(all.filter((span) => span.traceId === last));
    await page
      .getByRole("navigation", { name: "Turns" })
      .getByRole("link", { name: /Question 12/ })
      .waitFor();
    expect((await reading.boundingBox())?.y).toBe(before?.y);
  });

  it("puts new sessions on top of the list, or counts them for who has scrolled down", async () => {
    await viewer.send(
      Array.from({ length: 120 }, (_, index) =>
        chatSpans({
          sessionId: `old-${index}`,
          start: t0 - index * 60_000,
          turns: [{ user: `Old ${index}`, assistant: "ok" }],
        }),
      ).flat(),
    );
    const page = await viewer.open("/");
    await page.getByRole("link", { name: "Old 3", exact: true }).waitFor();
    await viewer.send(
      chatSpans({ sessionId: "new-1", start: t0 + 3_600_000, turns: [{ user: "New 1", assistant: "ok" }] }),
    );
    await page.getByRole("link", { name: "New 1" }).waitFor();

    await page.evaluate("window.scrollTo(0, 2000)");
    await expect.poll(() => scrollTop(page)).toBe(2_000);
    await viewer.send(
      chatSpans({ sessionId: "new-2", start: t0 + 7_200_000, turns: [{ user: "New 2", assistant: "ok" }] }),
    );
    const unseen = page.getByRole("button", { name: "1 new session" });
    await unseen.waitFor();
    expect(await scrollTop(page)).toBe(2_000);
    await unseen.click();
    await page.getByRole("link", { name: "New 2" }).waitFor();
    await expect.poll(() => scrollTop(page)).toBe(0);
  });
});
