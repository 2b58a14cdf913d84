import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  build,
  ChatClient,
  getSession,
  getSessions,
  getTrace,
  startNestChat,
  startOtlpRelay,
  startViewer,
  type OtlpRelay,
  type ServerProcess,
} from "@otel-sessions/demo";
import { launchBrowser } from "@otel-sessions/e2e/launch-browser";
import { startModelServer, travelConversations, type ModelServer } from "@otel-sessions/model-server";
import type { Span } from "@otel-sessions/viewer";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

const [vienna, booking] = travelConversations;
const turnsOf = (script = vienna): readonly string[] => script?.turns.map(({ user }) => user) ?? [];

describe("nestjs-chat", () => {
  let browser: Browser;
  let running: AsyncDisposableStack;
  let model: ModelServer;
  let viewer: ServerProcess;
  let relay: OtlpRelay;
  let chat: ServerProcess;

  beforeAll(async () => {
    await build("nestjs-chat", "viewer");
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    running = new AsyncDisposableStack();
    const store = await mkdtemp(join(tmpdir(), "nestjs-chat-"));
    running.defer(() => rm(store, { recursive: true, force: true }));
    model = await startModelServer();
    running.defer(() => model.close());
    viewer = await startViewer({ store });
    running.defer(() => viewer.stop());
    relay = await startOtlpRelay(viewer.url);
    running.defer(() => relay.close());
    chat = await startNestChat({ collector: relay.url, model: model.url });
    running.defer(() => chat.stop());
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await running.disposeAsync();
  });

  /** All spans that the application sent; it sends the last when it ends. */
  async function getSpans(): Promise<Span[]> {
    await chat.stop();
    const traces = [...relay.spansByTrace.keys()].map((id) => getTrace(viewer.url, id));
    return (await Promise.all(traces)).flatMap(({ spans }) => spans);
  }

  const getIds = ({ attributes }: Span): unknown[] => [attributes["session.id"], attributes["user.id"]];

  /** A browser of its own: other cookies, other storage. */
  async function openChat(user: string, password: string): Promise<Page> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(chat.url);
    await page.getByLabel("Name").fill(user);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByLabel("Message").waitFor();
    return page;
  }

  async function say(page: Page, message: string): Promise<string> {
    const answers = page.locator(".message.assistant:not(.waiting)");
    const before = await answers.count();
    await page.getByLabel("Message").fill(message);
    await page.keyboard.press("Enter");
    await answers.nth(before).waitFor();
    return answers.nth(before).innerText();
  }

  it("has conversations with two users, and every span of them carries session and user", async () => {
    const mira = await openChat("mira", "night-train");
    const jonas = await openChat("jonas", "window-seat");
    const answers: string[] = [];
    for (const message of turnsOf().slice(0, 3)) answers.push(await say(mira, message));
    expect(answers[0]).toContain("NJ 491");
    expect(await mira.locator(".message.assistant table").count()).toBe(1);
    for (const message of turnsOf(booking)) await say(jonas, message);

    const spans = await getSpans();
    expect(spans.filter(({ kind }) => kind === "SERVER")).toHaveLength(6);
    const names = new Set(spans.map(({ name }) => name));
    expect([...names]).toEqual(
      expect.arrayContaining([
        "POST /api/chat",
        "request handler",
        "ChatOpenAI",
        "find_trains",
        "get_booking",
      ]),
    );
    const without = spans.filter((span) => getIds(span).includes(undefined)).map(({ name }) => name);
    expect(without).toEqual([]);

    const page = await browser.newPage();
    await page.goto(viewer.url);
    const table = page.getByRole("table", { name: "Sessions" });
    await table.waitFor();
    expect(await table.getByRole("link").allInnerTexts()).toEqual([turnsOf(booking)[0], turnsOf()[0]]);
    const row = table.getByRole("row", { name: turnsOf()[0] ?? "" });
    const tokens = model
      .calls()
      .filter(({ firstUserMessage }) => firstUserMessage === turnsOf()[0])
      .reduce((sum, { totalTokens }) => sum + totalTokens, 0);
    expect(await row.getByRole("cell").allInnerTexts()).toEqual(
      expect.arrayContaining(["mira", "3", tokens.toLocaleString("en")]),
    );
    await row.getByRole("link").click();
    for (const [index, message] of turnsOf().slice(0, 3).entries()) {
      const turn = page.getByRole("region", { name: `Turn ${index + 1}`, exact: true });
      expect(await turn.getByRole("listitem", { name: "User message" }).locator("p").last().innerText()).toBe(
        message,
      );
    }
  });

  it("lets the login stand for the conversation, and never lets the token out", async () => {
    const client = new ChatClient(chat.url);
    await client.logIn("mira", "night-train");
    await client.send(null, "Hello?");
    await client.send(null, "Are you there?");
    const spans = await getSpans();
    const [session, ...others] = await getSessions(viewer.url);
    expect(others).toEqual([]);
    expect(session).toMatchObject({ userId: "mira", traceCount: 2 });
    expect(new Set(spans.map((span) => JSON.stringify(getIds(span))))).toEqual(
      new Set([JSON.stringify([session?.sessionId, "mira"])]),
    );
    const [, token = ""] = (await client.getCookies()).split("=");
    expect(token.split(".")).toHaveLength(3);
    const detail = JSON.stringify([spans, await getSession(viewer.url, session?.sessionId ?? "")]);
    for (const part of [token, token.split(".")[2] ?? ""]) expect(detail).not.toContain(part);
    for (const body of relay.bodies) expect(body.includes(token)).toBe(false);
  });

  it("lets nobody into a conversation of others, nor in without a login", async () => {
    const [mira, jonas] = [new ChatClient(chat.url), new ChatClient(chat.url)];
    await mira.logIn("mira", "night-train");
    await jonas.logIn("jonas", "window-seat");
    await mira.send("conversation-1", "Hello?");
    await expect(jonas.send("conversation-1", "What did she say?")).rejects.toThrow("status 403");
    await expect(new ChatClient(chat.url).send("conversation-2", "Hello?")).rejects.toThrow("status 401");
    await expect(jonas.logIn("mira", "wrong")).rejects.toThrow("Logging mira in failed");
  });
});
