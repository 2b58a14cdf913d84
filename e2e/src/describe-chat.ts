import { type Cast, type ChatProcessOptions, getSessions, type ServerProcess } from "@otel-sessions/demo";
import type { Span } from "@otel-sessions/viewer";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ChatPage } from "./chat-page.ts";
import { launchBrowser } from "./launch-browser.ts";
import { type Stack, startStack } from "./stack.ts";
import { findRow, openViewer, readTurns } from "./viewer-page.ts";

/** What the test of an example app brings. */
export interface ChatUnderTest {
  readonly start: (options: ChatProcessOptions) => Promise<ServerProcess>;
  /** Two users, and conversations of which the first two have three turns or more. */
  readonly cast: Cast;
  /** Spans that end before the app can know who is logged in. */
  readonly endsBeforeUser?: (span: Span) => boolean;
  /** Names of spans that must be among those of the conversations. */
  readonly spanNames: readonly string[];
}

/** What took place on the page. */
interface Held {
  readonly conversations: readonly { readonly user: string; readonly messages: readonly string[] }[];
  /** The answers of the first conversation. */
  readonly answers: readonly string[];
  /** The values of both users' cookies. */
  readonly cookies: readonly string[];
}

/**
 * What every example app shows: two people log in with browsers of their own and talk at the same
 * time, and the viewer holds their conversations as they were held.
 */
export function describeChat(name: string, app: ChatUnderTest): void {
  describe(`${name} in browsers`, () => {
    let browser: Browser;
    let stack: Stack;
    let held: Held;
    let spans: readonly Span[];
    beforeAll(async () => {
      [browser, stack] = await Promise.all([launchBrowser(), startStack(app.start)]);

      held = await talk(browser, stack.chat.url, app.cast);
      spans = await stack.getSpans();
    });
    afterAll(async () => {
      await browser.close();
      await stack[Symbol.asyncDispose]();
    });

    it("shows every answer of the model on the page", () => {
      for (const answer of held.answers) {
        expect(answer.length).toBeGreaterThan(20);
        expect(answer).not.toContain("broke off");
      }
    });

    it("gives the viewer one session for each conversation, with user, turns and every token", async () => {
      const rows = await getSessions(stack.viewer.url);
      expect(rows.map(({ userId, traceCount, firstInput }) => [userId, traceCount, firstInput])).toEqual(
        expect.arrayContaining(
          held.conversations.map(({ user, messages }) => [user, messages.length, messages[0]]),
        ),
      );
      expect(rows).toHaveLength(held.conversations.length);
      expect(rows.map(({ errorCount }) => errorCount)).toEqual([0, 0, 0]);
      const billed = stack.model.calls().reduce((sum, { totalTokens }) => sum + totalTokens, 0);
      expect(rows.reduce((sum, { totalTokens }) => sum + totalTokens, 0)).toBe(billed);
    });

    it("shows them in the viewer: rows with users, and the conversation as it was held", async () => {
      const viewer = await openViewer(browser, stack.viewer.url);
      const rows = await getSessions(stack.viewer.url);
      for (const { user, messages } of held.conversations) {
        const row = findRow(viewer, user, messages[0] ?? "");
        const { totalTokens = 0 } =
          rows.find(({ userId, firstInput }) => userId === user && firstInput === messages[0]) ?? {};
        expect(await row.getByRole("cell").allInnerTexts()).toEqual(
          expect.arrayContaining([user, String(messages.length), totalTokens.toLocaleString("en")]),
        );
      }
      for (const { user, messages } of held.conversations) {
        await findRow(viewer, user, messages[0] ?? "")
          .getByRole("link")
          .click();
        expect(await readTurns(viewer, messages.length)).toEqual(messages);
        await viewer.goto(stack.viewer.url);
      }
    });

    it("puts session.id on every span, and user.id on all that end after the login is known", () => {
      expect(spans.map((span) => span.name)).toEqual(expect.arrayContaining([...app.spanNames]));
      expect(spans.filter(({ attributes }) => attributes["session.id"] === undefined)).toEqual([]);
      const late = spans.filter((span) => app.endsBeforeUser?.(span) !== true);
      expect(late.filter(({ attributes }) => attributes["user.id"] === undefined)).toEqual([]);
      const usersBySession = Map.groupBy(spans, ({ attributes }) => attributes["session.id"]);
      for (const ofSession of usersBySession.values()) {
        const users = ofSession.map(({ attributes }) => attributes["user.id"]);
        expect(new Set(users.filter((user) => user !== undefined)).size).toBe(1);
      }
    });

    it("lets no part of a login cookie out", () => {
      const parts = held.cookies.flatMap((value) => value.split(".")).filter((part) => part.length > 15);
      expect(parts.length).toBeGreaterThanOrEqual(2);
      for (const body of stack.relay.bodies) {
        for (const part of parts) expect(body.includes(part)).toBe(false);
      }
    });
  });
}

/**
 * Two people talk at the same time: one through the first script, the other through the second, and
 * then in a new conversation with the words of the first.
 */
async function talk(browser: Browser, url: string, { users, scripts }: Cast): Promise<Held> {
  const [one, other] = users;
  const [first = [], second = []] = scripts.map(({ turns }) => turns.slice(0, 3).map(({ user }) => user));
  if (one === undefined || other === undefined) throw new TypeError("Expected a cast of two users");
  const [onePage, otherPage] = await Promise.all([
    ChatPage.logIn(browser, url, one.id, one.password),
    ChatPage.logIn(browser, url, other.id, other.password),
  ]);
  const talkTwice = async (): Promise<void> => {
    await otherPage.sayAll(second);
    await otherPage.startConversation();
    await otherPage.sayAll(first.slice(0, 1));
  };
  const [answers] = await Promise.all([onePage.sayAll(first), talkTwice()]);
  return {
    conversations: [
      { user: one.id, messages: first },
      { user: other.id, messages: second },
      { user: other.id, messages: first.slice(0, 1) },
    ],
    answers,
    cookies: [...(await onePage.getCookieValues()), ...(await otherPage.getCookieValues())],
  };
}
