import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

import { ChatClient, getSession, getSessions, getTrace } from "@otel-sessions/demo";
import { launchBrowser } from "@otel-sessions/e2e/launch-browser";
import { libraryConversations, type ScriptedConversation } from "@otel-sessions/model-server";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type Stack, startStack } from "./stack.ts";

type Span = Awaited<ReturnType<typeof getTrace>>["spans"][number];

let stack: Stack;
beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack[Symbol.asyncDispose]());

/** All spans that the viewer holds; what is still in the services is flushed by stopping them. */
async function getSpans(): Promise<Span[]> {
  await stack.chat.stop();
  const traces = [...stack.relay.spansByTrace.keys()].map((id) => getTrace(stack.viewer.url, id));
  return (await Promise.all(traces)).flatMap(({ spans }) => spans);
}

const identityOf = ({ attributes }: Span): string =>
  JSON.stringify([attributes["session.id"], attributes["user.id"]]);

function getScript(title: string): ScriptedConversation {
  const script = libraryConversations.find((conversation) => conversation.title === title);
  if (script === undefined) throw new Error(`There is no conversation “${title}”.`);
  return script;
}

describe("a turn", () => {
  async function logIn(): Promise<ChatClient> {
    const client = new ChatClient(stack.chat.url);
    await client.logIn("lena", "marginalia");
    return client;
  }

  it("has one session and user on every span: server, model, tool, and the catalogue's", async () => {
    const client = await logIn();
    await client.send("enquiry-1", "Do you have anything on Grace Hopper?");
    const spans = await getSpans();
    const services = Map.groupBy(spans, ({ resource }) => resource["service.name"]);
    expect(services.get("catalogue")?.map(({ name }) => name)).toContain("search the shelves");
    expect(services.get("hono-chat")?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["OpenAI Chat Completions", "search_catalogue"]),
    );
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(new Set(spans.map(identityOf))).toEqual(new Set(['["enquiry-1","lena"]']));
  });

  it("tells the catalogue who is asking, and the model nothing", async () => {
    // The model runs in this process.
    const baggage: unknown[] = [];
    const listen = (message: unknown): void => {
      const { request } = message as { request: IncomingMessage };
      if (request.url?.startsWith("/v1/chat") === true) baggage.push(request.headers["baggage"]);
    };
    subscribe("http.server.request.start", listen);
    const client = await logIn();
    await client.send("enquiry-1", "Do you have anything on Grace Hopper?");
    unsubscribe("http.server.request.start", listen);
    expect(baggage).toEqual([undefined, undefined]);
  });

  it("belongs to the login where nobody names a conversation, and never shows the token", async () => {
    const client = await logIn();
    await client.send(null, "I am three weeks late with my books. What do I owe?");
    await client.send(null, "You were closed for two of those weeks!");
    await stack.chat.stop();
    const [session, ...others] = await getSessions(stack.viewer.url);
    expect(others).toEqual([]);
    expect(session).toMatchObject({ project: "reading-room", userId: "lena", traceCount: 2 });
    const token = (await client.getCookies()).slice("library_card=".length);
    const signature = token.split(".")[2] ?? "";
    expect(signature.length).toBeGreaterThan(20);
    for (const body of stack.relay.bodies) expect(body.includes(signature)).toBe(false);
  });

  it("is for members only", async () => {
    await expect(new ChatClient(stack.chat.url).send("c", "Hello")).rejects.toThrow("status 401");
    await expect(new ChatClient(stack.chat.url).logIn("lena", "wrong")).rejects.toThrow("Logging lena in");
  });
});

describe("in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  /** A browser of its own: other cookies, other storage. */
  async function openDesk(name: string, password: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    await page.goto(stack.chat.url);
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByLabel("Ask the librarian").waitFor();
    return page;
  }

  async function ask(page: Page, message: string): Promise<void> {
    const turns = page.getByRole("article");
    const before = await turns.count();
    await page.getByLabel("Ask the librarian").fill(message);
    await page.keyboard.press("Enter");
    await page.locator("article:not([aria-busy])").nth(before).waitFor();
  }

  it("holds a conversation with each of two members, which the viewer keeps apart", async () => {
    const train = getScript("A book for the train");
    const hopper = getScript("Reading about Grace Hopper");
    const [lena, omar] = await Promise.all([
      openDesk("lena", "marginalia"),
      openDesk("omar", "second-edition"),
    ]);
    const [questions, others] = [train, hopper].map(({ turns }) => turns.map(({ user }) => user));
    await Promise.all([
      (async () => {
        for (const message of questions ?? []) await ask(lena, message);
      })(),
      (async () => {
        for (const message of others ?? []) await ask(omar, message);
      })(),
    ]);
    expect(await lena.getByRole("article").first().locator("table").count()).toBe(1);
    expect(await omar.getByRole("article").last().getByText("Reserved a book").count()).toBe(2);

    await stack.chat.stop();
    const sessions = await getSessions(stack.viewer.url);
    const byUser = new Map(sessions.map((session) => [session.userId, session]));
    expect(sessions).toHaveLength(2);
    for (const [user, { turns }] of [
      ["lena", train],
      ["omar", hopper],
    ] as const) {
      const session = byUser.get(user);
      const tokens = stack.model
        .calls()
        .filter(({ firstUserMessage }) => firstUserMessage === turns[0]?.user)
        .reduce((sum, { totalTokens }) => sum + totalTokens, 0);
      expect(session).toMatchObject({ traceCount: turns.length, totalTokens: tokens, errorCount: 0 });
      const detail = await getSession(stack.viewer.url, session?.sessionId ?? "");
      expect(detail.traces.map(({ input }) => input)).toEqual(turns.map(({ user }) => user));
    }
    const spans = await getSpans();
    expect(new Set(spans.map(identityOf))).toEqual(
      new Set(sessions.map(({ sessionId, userId }) => JSON.stringify([sessionId, userId]))),
    );
  });

  it("starts another conversation with a new enquiry", async () => {
    const page = await openDesk("lena", "marginalia");
    await ask(page, "I am three weeks late with my books. What do I owe?");
    await page.getByRole("button", { name: "New enquiry" }).click();
    await page.getByRole("button", { name: "Do you have anything on Grace Hopper?" }).click();
    await page.locator("article:not([aria-busy])").waitFor();
    await stack.chat.stop();
    const sessions = await getSessions(stack.viewer.url);
    // In the order in which they began.
    expect(sessions.map(({ firstInput }) => firstInput)).toEqual([
      "I am three weeks late with my books. What do I owe?",
      "Do you have anything on Grace Hopper?",
    ]);
  });
});
