import { beforeAll, describe, expect, it } from "vitest";
import { findViolations } from "./support/accessibility.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser({ token: "open-sesame" });

describe("a viewer that asks for a token", () => {
  beforeAll(async () => {
    await viewer.send(chatSpans({ sessionId: "secret", turns: [{ user: "Psst", assistant: "Yes?" }] }));
  });

  it("shows nothing before it, and keeps current after it", async () => {
    const page = await viewer.open("/");
    const token = page.getByRole("textbox", { name: "Token" });
    await token.fill("wrong");
    await page.getByRole("button", { name: "Open" }).click();
    await token.waitFor();
    expect(await findViolations(page)).toEqual([]);

    await token.fill("open-sesame");
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByRole("link", { name: "Psst" }).click();
    await page.getByText("Yes?").waitFor();
    await page.goBack();
    await viewer.send(chatSpans({ sessionId: "later", turns: [{ user: "One more", assistant: "Yes" }] }));
    await page.getByRole("link", { name: "One more" }).waitFor();
  });
});

describe("a session id that two projects have", () => {
  beforeAll(async () => {
    await viewer.send([
      ...chatSpans({ sessionId: "shared", project: "one", turns: [{ user: "In one", assistant: "1" }] }),
      ...chatSpans({ sessionId: "shared", project: "two", turns: [{ user: "In two", assistant: "2" }] }),
    ]);
  });

  it("lets the reader choose", async () => {
    const page = await viewer.open("/");
    await page.getByRole("textbox", { name: "Token" }).fill("open-sesame");
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByRole("link", { name: "In one" }).waitFor();
    await page.goto(`${viewer.url}/sessions/shared`);
    await page.getByRole("heading", { name: "Several projects have a session of this id" }).waitFor();
    await page.getByRole("link", { name: "two", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "In two" }).waitFor();
    expect(new URL(page.url()).searchParams.get("project")).toBe("two");
  });
});
