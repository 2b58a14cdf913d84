import { holdConversations, startChat } from "@otel-sessions/demo";
import { conversations, type ScriptedConversation } from "@otel-sessions/model-server";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";

import { launchBrowser } from "../src/launch-browser.ts";
import { type Stack, startStack } from "../src/stack.ts";
import { openViewer, readTitles, readTurns } from "../src/viewer-page.ts";

let browser: Browser;
let stack: Stack;
beforeAll(async () => {
  [browser, stack] = await Promise.all([launchBrowser(), startStack(startChat)]);
});
afterAll(async () => {
  await browser.close();
  await stack[Symbol.asyncDispose]();
});

const getTokens = (script: ScriptedConversation): number =>
  stack.model
    .calls()
    .filter(({ firstUserMessage }) => firstUserMessage === script.turns[0]?.user)
    .reduce((sum, { totalTokens }) => sum + totalTokens, 0);

it("lists the demo's sessions by tokens and opens the longest at its first turn", async () => {
  await holdConversations(stack.chat.url, () => {});
  // The application sends its last spans when it ends.
  await stack.chat.stop();
  const viewer = await openViewer(browser, stack.viewer.url);
  await viewer.getByRole("button", { name: "Sort by total tokens" }).click();
  const byTokens = conversations
    .filter(({ turns }) => turns.length > 1)
    .toSorted((a, b) => getTokens(b) - getTokens(a));
  await expect.poll(() => readTitles(viewer)).toEqual(byTokens.map(({ turns }) => turns[0]?.user));

  const [longest] = byTokens;
  await viewer.getByRole("link", { name: longest?.turns[0]?.user ?? "" }).click();
  await viewer.getByRole("region", { name: "Turn 1", exact: true }).waitFor();
  const firstTurns = longest?.turns.slice(0, 3) ?? [];
  expect(await readTurns(viewer, 3)).toEqual(firstTurns.map(({ user }) => user));
  const index = viewer.getByRole("navigation", { name: "Turns" }).getByRole("link");
  expect(await index.count()).toBe(longest?.turns.length);
});
