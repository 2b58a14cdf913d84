import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { ChatClient, getSession, getSessions, getTrace, shopCast, startChat } from "@otel-sessions/demo";
import { describeChat } from "@otel-sessions/e2e/describe-chat";
import { startStack, type Stack } from "@otel-sessions/e2e/stack";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

describeChat("express-chat", {
  start: startChat,
  cast: shopCast,
  spanNames: ["POST /api/chat", "request handler", "OpenAI Chat Completions", "get_order", "moderate"],
});

describe("express-chat", () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack(startChat);
  });
  afterEach(() => stack[Symbol.asyncDispose]());

  async function logIn(name: string, password: string): Promise<ChatClient> {
    const client = new ChatClient(stack.chat.url);
    await client.logIn(name, password);
    return client;
  }

  it("gives every span of a turn the same session and user: server, Express, model, tool, stream", async () => {
    const ada = await logIn("ada", "analytical-engine");
    await ada.send("conversation-1", "Hi, where is my order 48213?");
    const spans = await stack.getSpans();
    expect(new Set(spans.map(({ name }) => name))).toEqual(
      new Set(["POST /api/chat", "request handler", "OpenAI Chat Completions", "get_order", "moderate"]),
    );
    for (const { attributes } of spans) {
      expect(attributes).toMatchObject({ "session.id": "conversation-1", "user.id": "ada" });
    }
  });

  it("keeps the conversations of two users apart while they talk at the same time", async () => {
    const [ada, grace] = await Promise.all([
      logIn("ada", "analytical-engine"),
      logIn("grace", "first-compiler"),
    ]);
    const message = "Do you repair zips?";
    await Promise.all([
      ...["a1", "a2", "a3"].map((id) => ada.send(id, message)),
      ...["g1", "g2", "g3"].map((id) => grace.send(id, message)),
    ]);
    const spans = await stack.getSpans();
    const identities = spans.map(({ attributes }) =>
      JSON.stringify([attributes["session.id"], attributes["user.id"]]),
    );
    expect(new Set(identities)).toEqual(
      new Set([
        ...["a1", "a2", "a3"].map((id) => JSON.stringify([id, "ada"])),
        ...["g1", "g2", "g3"].map((id) => JSON.stringify([id, "grace"])),
      ]),
    );
  });

  it("lets the login stand for the conversation, and never lets its credential out", async () => {
    const ada = await logIn("ada", "analytical-engine");
    await ada.send(null, "Do you repair zips?");
    await ada.send(null, "Where can I save?");
    await stack.chat.stop();

    const [session, ...others] = await getSessions(stack.viewer.url);
    expect(others).toEqual([]);
    expect(session).toMatchObject({ userId: "ada", traceCount: 2 });

    // express-session's cookie: `s:<id>.<signature>`, URL-encoded.
    const cookie = (await ada.getCookies()).split("=")[1] ?? "";
    const [id = "", signature = ""] = decodeURIComponent(cookie).slice("s:".length).split(".");
    expect(id.length).toBeGreaterThan(20);
    const credentials = [id, signature, encodeURIComponent(signature)];

    const exported = stack.relay.bodies.map((body) => body.toString("latin1"));
    const { sessionId = "" } = session ?? {};
    const detail = await getSession(stack.viewer.url, sessionId);
    const answers = await Promise.all([
      ...detail.traces.map(({ traceId }) => getTrace(stack.viewer.url, traceId)),
      fetch(`${stack.viewer.url}/api/sessions/${sessionId}/conversation`).then((response) => response.json()),
    ]);
    await stack.viewer.stop();
    const files = await readdir(stack.store, { recursive: true, withFileTypes: true });
    const stored = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map(async (file) => (await readFile(join(file.parentPath, file.name))).toString("latin1")),
    );
    expect(exported.length * stored.length).toBeGreaterThan(0);
    for (const text of [...exported, ...stored, JSON.stringify([detail, answers])]) {
      for (const credential of credentials) expect(text.includes(credential)).toBe(false);
    }
  });

  it("does not answer those who did not log in", async () => {
    await expect(new ChatClient(stack.chat.url).send("c", "Hello")).rejects.toThrow("status 401");
    await expect(logIn("ada", "wrong")).rejects.toThrow("Logging ada in failed");
  });
});
