import { ChatClient, getSession, getSessions, startNestChat, travelCast } from "@otel-sessions/demo";
import { describeChat } from "@otel-sessions/e2e/describe-chat";
import { startStack, type Stack } from "@otel-sessions/e2e/stack";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

describeChat("nestjs-chat", {
  start: startNestChat,
  cast: travelCast,
  spanNames: ["POST /api/chat", "request handler", "ChatOpenAI", "find_trains", "get_booking"],
});

describe("nestjs-chat", () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack(startNestChat);
  });
  afterEach(() => stack[Symbol.asyncDispose]());

  it("lets the login stand for the conversation, and never lets the token out", async () => {
    const client = new ChatClient(stack.chat.url);
    await client.logIn("mira", "night-train");
    await client.send(null, "Hello?");
    await client.send(null, "Are you there?");
    const spans = await stack.getSpans();
    const [session, ...others] = await getSessions(stack.viewer.url);
    expect(others).toEqual([]);
    expect(session).toMatchObject({ userId: "mira", traceCount: 2 });
    expect(
      new Set(
        spans.map((span) => JSON.stringify([span.attributes["session.id"], span.attributes["user.id"]])),
      ),
    ).toEqual(new Set([JSON.stringify([session?.sessionId, "mira"])]));
    const [, token = ""] = (await client.getCookies()).split("=");
    expect(token.split(".")).toHaveLength(3);
    const detail = JSON.stringify([spans, await getSession(stack.viewer.url, session?.sessionId ?? "")]);
    for (const part of [token, token.split(".")[2] ?? ""]) expect(detail).not.toContain(part);
    for (const body of stack.relay.bodies) expect(body.includes(token)).toBe(false);
  });

  it("lets nobody into a conversation of others, nor in without a login", async () => {
    const [mira, jonas] = [new ChatClient(stack.chat.url), new ChatClient(stack.chat.url)];
    await mira.logIn("mira", "night-train");
    await jonas.logIn("jonas", "window-seat");
    await mira.send("conversation-1", "Hello?");
    await expect(jonas.send("conversation-1", "What did she say?")).rejects.toThrow("status 403");
    await expect(new ChatClient(stack.chat.url).send("conversation-2", "Hello?")).rejects.toThrow(
      "status 401",
    );
    await expect(jonas.logIn("mira", "wrong")).rejects.toThrow("Logging mira in failed");
  });
});
