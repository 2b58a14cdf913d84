import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { findViolations } from "./support/accessibility.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();

describe("what can be done with a session", () => {
  beforeAll(async () => {
    await viewer.send([
      ...chatSpans({ sessionId: "judged", turns: [{ user: "Is it good?", assistant: "Yes" }] }),
      ...chatSpans({
        sessionId: "erased",
        turns: [{ user: "Forget me", assistant: "Gladly", promptTokens: 280 }],
      }),
    ]);
  });

  it("is judged by hand, and judged anew", async () => {
    const page = await viewer.open("/sessions/judged");
    await page.getByRole("button", { name: "Evaluations" }).click();
    const inspector = page.getByRole("complementary", { name: "Inspector" });
    await inspector.getByRole("textbox", { name: "Note" }).fill("Short, but true");
    await inspector.getByRole("button", { name: "Good" }).click();
    const results = inspector.getByRole("region", { name: "Evaluations of the session" });
    await results.getByText("Short, but true").waitFor();
    expect(await findViolations(page)).toEqual([]);

    await inspector.getByRole("button", { name: "Bad" }).click();
    await expect
      .poll(() => results.getByRole("listitem").allInnerTexts())
      .toEqual([expect.stringMatching(/user feedback\s*bad\s*0/)]);
    await page.goto(viewer.url);
    await page
      .getByRole("row", { name: /Is it good/ })
      .getByText("bad", { exact: true })
      .waitFor();
  });

  it("is compared with another, turn against turn", async () => {
    const page = await viewer.open("/sessions/judged");
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("button", { name: "Compare with …" }).click();
    await page
      .getByRole("dialog")
      .getByRole("link", { name: /Forget me/ })
      .click();
    const turn = page.getByRole("region", { name: "Turn 1" });
    await turn.getByText("Gladly").waitFor();
    expect(await turn.getByRole("listitem", { name: "User message" }).allInnerTexts()).toEqual([
      expect.stringContaining("Is it good?"),
      expect.stringContaining("Forget me"),
    ]);
    const tokens = page.getByRole("row", { name: /^Total tokens/ });
    expect(await tokens.getByRole("cell").allInnerTexts()).toEqual(["160", "320", "+100 %"]);
    expect(await findViolations(page)).toEqual([]);
  });

  it("is exported as a file", async () => {
    const page = await viewer.open("/sessions/judged");
    await page.getByRole("button", { name: "More" }).click();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export spans as OTLP" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe("judged.otlp.json");
    const exported: unknown = JSON.parse(await readFile(await download.path(), "utf8"));
    expect(exported).toHaveProperty("resourceSpans");
  });

  it("is erased only when asked twice", async () => {
    const page = await viewer.open("/sessions/erased");
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("button", { name: "Erase session" }).click();
    await page.getByRole("button", { name: "Erase for good" }).click();
    await page.getByRole("link", { name: "Is it good?" }).waitFor();
    await expect.poll(() => page.getByRole("link", { name: "Forget me" }).count()).toBe(0);
  });
});
