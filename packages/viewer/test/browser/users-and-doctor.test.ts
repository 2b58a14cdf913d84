import { beforeAll, describe, expect, it } from "vitest";
import { spanId, t0, traceId } from "../support/otlp-request.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { findViolations } from "./support/accessibility.ts";
import { useViewerInBrowser } from "./support/viewer-in-browser.ts";

const viewer = useViewerInBrowser();

describe("users and the doctor", () => {
  beforeAll(async () => {
    await viewer.send([
      ...chatSpans({ sessionId: "a", userId: "ada", turns: [{ user: "One", assistant: "1" }] }),
      ...chatSpans({ sessionId: "b", userId: "ada", turns: [{ user: "Two", assistant: "2" }] }),
      ...chatSpans({ sessionId: "c", userId: "grace", turns: [{ user: "Three", assistant: "3" }] }),
      { traceId: traceId(0xdead), spanId: spanId(0xdead), name: "POST /lost", start: t0, end: t0 + 10 },
    ]);
  });

  it("lists users with their sessions, and leads to them", async () => {
    const page = await viewer.open("/users");
    const row = page.getByRole("row", { name: /^ada/ });
    await row.waitFor();
    expect((await row.getByRole("cell").allInnerTexts()).slice(1, 4)).toEqual(["2", "2", "320"]);
    expect(await findViolations(page)).toEqual([]);
    await row.getByRole("link", { name: "ada" }).click();
    await expect.poll(() => page.getByRole("table", { name: "Sessions" }).getByRole("link").count()).toBe(2);
    await page.getByRole("button", { name: "Remove filter: User is ada" }).click();
    await expect.poll(() => page.getByRole("table", { name: "Sessions" }).getByRole("link").count()).toBe(3);
  });

  it("has room for what matters of them on a phone", async () => {
    const page = await viewer.open("/users", { viewport: { width: 390, height: 844 } });
    const row = page.getByRole("row", { name: /^ada/ });
    await row.getByText("2 sessions · 320 tokens").waitFor();
    const erase = await row.getByRole("button", { name: "Erase ada" }).boundingBox();
    expect((erase?.x ?? Infinity) + (erase?.width ?? 0)).toBeLessThanOrEqual(390);
    expect(await findViolations(page)).toEqual([]);
  });

  it("finds users by a part of their id, and keeps the search in the address", async () => {
    const page = await viewer.open("/users");
    const rows = page.getByRole("rowheader");
    await expect.poll(() => rows.allInnerTexts()).toEqual(["grace", "ada"]);
    await page.keyboard.press("/");
    await page.keyboard.type("RAC");
    await expect.poll(() => rows.allInnerTexts()).toEqual(["grace"]);
    await page.getByText("1 user found").waitFor();
    expect(new URL(page.url()).search).toBe("?q=RAC");
    await page.reload();
    await expect.poll(() => rows.allInnerTexts()).toEqual(["grace"]);
    expect(await page.getByRole("searchbox", { name: "Search users" }).inputValue()).toBe("RAC");

    await page.getByRole("searchbox").fill("nobody");
    await page.getByRole("heading", { name: "No user matches" }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Clear search" }).click();
    await expect.poll(() => rows.count()).toBe(2);
    expect(await page.getByRole("searchbox").inputValue()).toBe("");
  });

  it("names a trace without a session, and leads to it", async () => {
    const page = await viewer.open("/doctor");
    const problem = page.getByRole("region", { name: "No session" });
    await problem.waitFor();
    expect(await findViolations(page)).toEqual([]);
    await problem.getByRole("link").first().click();
    await page.getByRole("heading", { level: 1, name: "Trace" }).waitFor();
    await page.getByRole("treeitem", { name: /POST \/lost/ }).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it("erases a user only when asked twice", async () => {
    const page = await viewer.open("/users");
    await page.getByRole("button", { name: "Erase grace" }).click();
    const dialog = page.getByRole("dialog", { name: "Erase grace?" });
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Erase grace" }).click();
    await dialog.getByRole("button", { name: "Erase for good" }).click();
    await expect.poll(() => page.getByRole("row", { name: /^grace/ }).count()).toBe(0);
    await page.goto(`${viewer.url}/sessions/c`);
    await page.getByText("There is no such session").waitFor();
  });
});
