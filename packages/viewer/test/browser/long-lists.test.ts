import { describe, expect, it } from "vitest";
import { t0 } from "../support/otlp-request.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();

describe("what is long", () => {
  it("keeps a conversation of 1,000 turns out of the document, and every turn in reach", async () => {
    // A history in every call would be half a million messages, which is not what is tested here.
    const turns = Array.from({ length: 1_000 }, (_, index) =>
      chatSpans({
        sessionId: "endless",
        start: t0 + index * 20_000,
        turns: [{ user: `Question ${index + 1}`, assistant: `Answer **${index + 1}**` }],
      }),
    );
    for (let index = 0; index < turns.length; index += 250) {
      await viewer.send(turns.slice(index, index + 250).flat());
    }
    const page = await viewer.open("/sessions/endless");
    await page.getByText("Answer 1", { exact: true }).waitFor();
    expect(await page.locator("main section").count()).toBeLessThan(30);
    await page
      .getByRole("navigation", { name: "Turns" })
      .getByRole("link", { name: /Question 700\b/ })
      .click();
    await page.getByText("Answer 700", { exact: true }).waitFor();
    await expect
      .poll(() => page.locator('nav [aria-current="location"]').innerText())
      .toContain("Question 700");

    await page.goto(`${viewer.url}/sessions/endless?turn=999`);
    await page.getByText("Answer 999", { exact: true }).waitFor();
    expect(await page.locator("main section").count()).toBeLessThan(30);
  });

  it("keeps few of 2,000 rows in the document, and loads the rest while scrolling", async () => {
    for (let batch = 0; batch < 4; batch++) {
      await viewer.send(
        Array.from({ length: 500 }, (_, index) =>
          chatSpans({
            sessionId: `row-${batch * 500 + index}`,
            start: t0 - (batch * 500 + index + 1) * 60_000,
            turns: [{ user: `Row ${batch * 500 + index}`, assistant: "ok" }],
          }),
        ).flat(),
      );
    }
    const page = await viewer.open("/");
    const table = page.getByRole("table", { name: "Sessions" });
    await table.getByRole("link", { name: "Row 0", exact: true }).waitFor();
    expect(await table.getAttribute("aria-rowcount")).toBe("2002");
    await expect
      .poll(async () => {
        await page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)");
        return table.getByRole("link", { name: "Row 1999", exact: true }).count();
      })
      .toBe(1);
    expect(await table.getByRole("row").count()).toBeLessThan(80);
  });
});
