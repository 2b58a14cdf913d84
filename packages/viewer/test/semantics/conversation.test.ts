import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Conversation } from "../../src/api/contract.ts";
import { decodeTraces } from "../../src/otlp/decode-traces.ts";
import { buildConversation } from "../../src/semantics/conversation.ts";
import { chatSpans } from "../browser/support/chat-spans.ts";
import { toBody, type TestSpan } from "../support/otlp-request.ts";

/** The conversation of spans as tests write them. */
function readSpans(spans: readonly TestSpan[]): Conversation {
  const received = decodeTraces(toBody(spans), "json").spans;
  const traces = Map.groupBy(received, (span) => span.traceId);
  return buildConversation([...traces].map(([traceId, spans]) => ({ traceId, spans })));
}

/** The conversation that began so, as an example application exported it. */
function readRecorded(app: string, beginning: string): Conversation {
  const file = new URL(`../browser/recorded/${app}.otlp.gz`, import.meta.url);
  const { spans } = decodeTraces(gunzipSync(readFileSync(file)), "protobuf");
  const bySession = Map.groupBy(spans, (span) => span.attributes.get("session.id"));
  const conversations = [...bySession.values()].map((spans) => {
    const traces = [...Map.groupBy(spans, (span) => span.traceId)];
    const turns = traces.map(([traceId, spans]) => ({ traceId, spans }));
    const startOf = (turn: (typeof turns)[number]): number =>
      Math.min(...turn.spans.map(({ start }) => start));
    return buildConversation(turns.sort((one, other) => startOf(one) - startOf(other)));
  });
  const found = conversations.find((messages) => said(messages, "user")[0]?.startsWith(beginning));
  if (found === undefined) throw new Error(`Nobody said ${beginning}`);
  return found;
}

const said = (messages: Conversation, role: string): string[] =>
  messages.filter((message) => message.role === role).map(({ content }) => content);

const called = (messages: Conversation): string[] =>
  messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ name }) => name));

describe("a conversation, from recorded spans", () => {
  it("tells an answer once that the AI SDK's agent sums up together with the calls before it", () => {
    const messages = readRecorded("next-chat", "I have chickpeas");
    expect(called(messages)).toEqual(["find_recipes"]);
    const answers = said(messages, "assistant").filter((content) => content !== "");
    expect(answers).toHaveLength(3);
  });

  it("takes parallel calls from the next request where the streamed response ran them together", () => {
    const messages = readRecorded("hono-chat", "Do you have anything on Grace Hopper");
    expect(called(messages)).toEqual([
      "search_catalogue",
      "search_catalogue",
      "reserve_book",
      "reserve_book",
    ]);
  });

  it("leaves out messages that say nothing, as where LangChain's system prompt is not told", () => {
    const messages = readRecorded("nest-chat", "I have to change my booking");
    const silent = messages.filter(({ content, toolCalls = [] }) => content === "" && toolCalls.length === 0);
    expect(silent).toEqual([]);
    expect(messages[0]?.role).toBe("user");
  });

  it("says each thing once, in every application's conversations", () => {
    for (const [app, beginning, turns] of [
      ["express-chat", "I want to ride the Badger Divide", 11],
      ["nest-chat", "Is there a night train", 4],
      ["hono-chat", "I have twelve hours", 3],
      ["next-chat", "My sourdough", 4],
    ] as const) {
      const messages = readRecorded(app, beginning);
      expect(said(messages, "user")).toHaveLength(turns);
      const answers = said(messages, "assistant").filter((content) => content !== "");
      expect(answers).toHaveLength(turns);
    }
  });
});

describe("a conversation in which calls failed", () => {
  it("tells once what was said in vain, though every later call repeats it", () => {
    const turns = [
      { user: "Hi", assistant: "Hello" },
      { user: "Refund please" },
      { user: "Hello?" },
      { user: "Anybody?", assistant: "Yes" },
    ];
    const messages = readSpans(chatSpans({ sessionId: "vain", system: "Be kind.", turns }));
    expect(said(messages, "user")).toEqual(["Hi", "Refund please", "Hello?", "Anybody?"]);
    expect(said(messages, "assistant")).toEqual(["Hello", "Yes"]);
  });

  it("keeps what was said once more", () => {
    const turns = [{ user: "Refund please" }, { user: "Refund please" }, { user: "Refund please" }];
    const messages = readSpans(chatSpans({ sessionId: "again", turns }));
    expect(said(messages, "user")).toEqual(["Refund please", "Refund please", "Refund please"]);
  });

  it("keeps a retry whose call names nothing of what was said before", () => {
    const retries = ["one", "two"].flatMap((session) =>
      chatSpans({ sessionId: session, turns: [{ user: "Refund please" }] }),
    );
    expect(said(readSpans(retries), "user")).toEqual(["Refund please", "Refund please"]);
  });
});
