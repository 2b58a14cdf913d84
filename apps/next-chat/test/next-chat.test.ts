import {
  build,
  getSession,
  getSessions,
  getTrace,
  type OtlpRelay,
  type ServerProcess,
  startNextChat,
  startOtlpRelay,
  startViewer,
} from "@otel-sessions/demo";
import { kitchenConversations, type ModelServer, startModelServer } from "@otel-sessions/model-server";
import type { Span } from "@otel-sessions/viewer";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./launch-browser.ts";

/**
 * What ends before the login is known: Next.js's preparations of a route, and the look-up of the login
 * itself. They carry the session, which stands in a header, and no user.
 */
const beforeTheUser: ReadonlySet<string> = new Set([
  "load app route module",
  "load route module",
  "prepare route module",
  "resolve page components",
  "GET /get-session",
  "handler /get-session",
  "hook before /get-session plugin:next-cookies",
  "hook after /get-session plugin:next-cookies",
]);

const [dinner, sourdough] = kitchenConversations.map(({ turns }) => turns.map(({ user }) => user)) as [
  string[],
  string[],
];

describe("next-chat in a browser", () => {
  let browser: Browser;
  let model: ModelServer;
  let viewer: ServerProcess;
  let relay: OtlpRelay;
  let chat: ServerProcess;
  let spans: readonly Span[];
  beforeAll(async () => {
    await build("next-chat", "viewer");
    [browser, model, viewer] = await Promise.all([
      launchBrowser(),
      startModelServer(),
      startViewer({ store: ":memory:" }),
    ]);
    relay = await startOtlpRelay(viewer.url);
    chat = await startNextChat({ collector: relay.url, model: model.url });

    const ada = await logIn("ada", "analytical-engine");
    for (const message of dinner) await say(ada, message);
    const grace = await logIn("grace", "first-compiler");
    await say(grace, sourdough[0] ?? "");
    await say(grace, sourdough[1] ?? "");
    await grace.getByRole("button", { name: "New conversation" }).click();
    await say(grace, dinner[0] ?? "");
    await ada.locator(".message.assistant table").waitFor();

    // Its last spans leave the application when it ends.
    await chat.stop();
    const traces = [...relay.spansByTrace.keys()].map((id) => getTrace(viewer.url, id));
    spans = (await Promise.all(traces)).flatMap((trace) => trace.spans);
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([chat.stop(), viewer.stop(), relay.close(), model.close()]);
  });

  /** A browser of its own: other cookies, other storage. */
  async function logIn(name: string, password: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    await page.goto(chat.url);
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("Name or password is wrong.").waitFor();
    await page.getByLabel("Name").fill(name);
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
    await page.locator("ol[aria-busy=false]").waitFor();
  }

  it("gives the viewer one session for each conversation, with user, turns and every token", async () => {
    const rows = await getSessions(viewer.url);
    expect(rows.map(({ userId, traceCount, firstInput }) => [userId, traceCount, firstInput])).toEqual(
      expect.arrayContaining([
        ["ada", 3, dinner[0]],
        ["grace", 2, sourdough[0]],
        ["grace", 1, dinner[0]],
      ]),
    );
    expect(rows).toHaveLength(3);
    const billed = model.calls().reduce((sum, { totalTokens }) => sum + totalTokens, 0);
    expect(rows.reduce((sum, { totalTokens }) => sum + totalTokens, 0)).toBe(billed);
    expect(new Set(rows.flatMap(({ models }) => models))).toEqual(new Set(["gpt-4.1-mini"]));
  });

  it("puts session.id on every span, and user.id on all but those that end before the login is known", () => {
    const total = [...relay.spansByTrace.values()].reduce((sum, { size }) => sum + size, 0);
    expect(spans).toHaveLength(total);
    expect(spans.filter(({ attributes }) => attributes["session.id"] === undefined)).toEqual([]);
    const without = spans.filter(({ attributes }) => attributes["user.id"] === undefined);
    expect(without.map(({ name }) => name).filter((name) => !beforeTheUser.has(name))).toEqual([]);
    // The same names with a user are the application's own look-up.
    const modelCalls = spans.filter(({ name }) => name === "chat gpt-4.1-mini");
    expect(modelCalls).toHaveLength(model.calls().length);
    for (const { attributes } of modelCalls) expect(attributes["user.id"]).toMatch(/^(ada|grace)$/);
    expect(spans.some(({ name }) => name === "execute_tool find_recipes")).toBe(true);
  });

  it("shows a conversation in the viewer as it was held", async () => {
    const rows = await getSessions(viewer.url);
    const { sessionId = "" } = rows.find(({ userId }) => userId === "ada") ?? {};
    const { traces } = await getSession(viewer.url, sessionId);
    expect(traces.map(({ input }) => input)).toEqual(dinner);
    const page = await browser.newPage();
    await page.goto(viewer.url);
    const row = page.getByRole("row").filter({ hasText: "ada" });
    await row.getByRole("link", { name: dinner[0] ?? "" }).click();
    await page.getByRole("region", { name: "Turn 3", exact: true }).waitFor();
    const last = page.getByRole("region", { name: "Turn 3", exact: true });
    expect(await last.innerText()).toContain("Something that soaks up the oil");
  });

  it("lets no credential of the login out", async () => {
    const exported = relay.bodies.map((body) => body.toString("latin1")).join("\n");
    const cookies = (await Promise.all(browser.contexts().map((context) => context.cookies()))).flat();
    const credentials = cookies.map(({ value }) => decodeURIComponent(value).split(".")[0] ?? "");
    expect(credentials.length).toBeGreaterThanOrEqual(2);
    for (const credential of credentials) expect(exported.includes(credential)).toBe(false);
  });
});
