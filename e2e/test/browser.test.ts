import { holdConversations } from "@otel-sessions/demo";
import { conversations, type ScriptedConversation } from "@otel-sessions/model-server";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { launchBrowser } from "./launch-browser.ts";
import { buildPackage } from "./pack-package.ts";
import { startStack, type Stack } from "./stack.ts";

function getScript(title: string): ScriptedConversation {
  const script = conversations.find((conversation) => conversation.title === title);
  if (script === undefined) throw new Error(`There is no conversation “${title}”.`);
  return script;
}

describe("in a browser", () => {
  let browser: Browser;
  let stack: Stack;
  beforeAll(async () => {
    // The web UI is served as built.
    await buildPackage("viewer");
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    stack = await startStack();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await stack[Symbol.asyncDispose]();
  });

  /** A browser of its own: other cookies, other storage. */
  async function openChat(user: string, password: string): Promise<Page> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(stack.chat.url);
    await page.getByLabel("Name").fill(user);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByLabel("Message").waitFor();
    return page;
  }

  async function say(page: Page, message: string): Promise<void> {
    const answers = page.locator(".message.assistant:not(.waiting)");
    const before = await answers.count();
    await page.getByLabel("Message").fill(message);
    await page.keyboard.press("Enter");
    await answers.nth(before).waitFor();
  }

  async function openViewer(): Promise<Page> {
    // The application sends its last spans when it ends.
    await stack.chat.stop();
    const page = await browser.newPage();
    await page.goto(stack.viewer.url);
    await page.getByRole("table", { name: "Sessions" }).waitFor();
    return page;
  }

  const getTitles = (page: Page) =>
    page.getByRole("table", { name: "Sessions" }).getByRole("link").allInnerTexts();

  /** What the user said in each turn, from top to bottom. */
  async function readTurns(page: Page, count: number): Promise<(string | undefined)[]> {
    const said: (string | undefined)[] = [];
    for (let turn = 1; turn <= count; turn += 1) {
      const region = page.getByRole("region", { name: `Turn ${turn}`, exact: true });
      const message = region.getByRole("listitem", { name: "User message" }).locator("p").last();
      said.push(await message.innerText());
    }
    return said;
  }

  const getTokens = (script: ScriptedConversation) =>
    stack.model
      .calls()
      .filter(({ firstUserMessage }) => firstUserMessage === script.turns[0]?.user)
      .reduce((sum, { totalTokens }) => sum + totalTokens, 0);

  it("shows what two users said on the chat page, each in a conversation of their own", async () => {
    const tents = getScript("Comparing tents");
    const boots = getScript("Returning the boots");
    const ada = await openChat("ada", "analytical-engine");
    const grace = await openChat("grace", "first-compiler");
    for (const { user } of tents.turns) await say(ada, user);
    expect(await ada.locator(".message.assistant").first().locator("table").count()).toBe(1);
    for (const { user } of boots.turns.slice(0, 2)) await say(grace, user);
    await grace.getByRole("button", { name: "New conversation" }).click();
    await say(grace, "Do you repair zips?");

    const viewer = await openViewer();
    const row = viewer.getByRole("row", { name: tents.turns[0]?.user ?? "" });
    expect(await row.getByRole("cell").allInnerTexts()).toEqual(
      expect.arrayContaining(["ada", "3", getTokens(tents).toLocaleString("en")]),
    );
    const graceRows = viewer.getByRole("row").filter({ hasText: "grace" });
    expect(await graceRows.getByRole("link").allInnerTexts()).toEqual([
      "Do you repair zips?",
      boots.turns[0]?.user,
    ]);
    await row.getByRole("link").click();
    expect(await readTurns(viewer, 3)).toEqual(tents.turns.map(({ user }) => user));
  });

  it("lists the demo's sessions by tokens and opens the longest at its first turn", async () => {
    await holdConversations(stack.chat.url, () => {});
    const viewer = await openViewer();
    await viewer.getByRole("button", { name: "Sort by total tokens" }).click();
    const byTokens = conversations
      .filter(({ turns }) => turns.length > 1)
      .toSorted((a, b) => getTokens(b) - getTokens(a));
    await expect.poll(() => getTitles(viewer)).toEqual(byTokens.map(({ turns }) => turns[0]?.user));

    const [longest] = byTokens;
    await viewer.getByRole("link", { name: longest?.turns[0]?.user ?? "" }).click();
    await viewer.getByRole("region", { name: "Turn 1", exact: true }).waitFor();
    const firstTurns = longest?.turns.slice(0, 3) ?? [];
    expect(await readTurns(viewer, 3)).toEqual(firstTurns.map(({ user }) => user));
    const index = viewer.getByRole("navigation", { name: "Turns" }).getByRole("link");
    expect(await index.count()).toBe(longest?.turns.length);
  });
});
