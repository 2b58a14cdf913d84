import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

import { ChatClient, getSessions, libraryCast, startHonoChat } from "@otel-sessions/demo";
import { describeChat } from "@otel-sessions/e2e/describe-chat";
import { startStack, type Stack } from "@otel-sessions/e2e/stack";
import type { Span } from "@otel-sessions/viewer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

describeChat("hono-chat", {
  start: startHonoChat,
  cast: libraryCast,
  spanNames: ["OpenAI Chat Completions", "search_catalogue", "reserve_book", "search the shelves"],
});

const identityOf = ({ attributes }: Span): string =>
  JSON.stringify([attributes["session.id"], attributes["user.id"]]);

describe("a turn", () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack(startHonoChat);
  });
  afterEach(() => stack[Symbol.asyncDispose]());

  async function logIn(): Promise<ChatClient> {
    const client = new ChatClient(stack.chat.url);
    await client.logIn("lena", "marginalia");
    return client;
  }

  it("has one session and user on every span: server, model, tool, and the catalogue's", async () => {
    const client = await logIn();
    await client.send("enquiry-1", "Do you have anything on Grace Hopper?");
    const spans = await stack.getSpans();
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
