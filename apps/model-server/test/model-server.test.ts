import OpenAI from "openai";
import type { ChatCompletionMessageParam, ChatCompletionTool } from "openai/resources";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { allConversations, startModelServer, type ModelServer } from "../src/index.ts";

const model = "gpt-4.1-mini";
const tools: ChatCompletionTool[] = [{ type: "function", function: { name: "get_order", parameters: {} } }];

describe("the model server, through the official client", () => {
  let server: ModelServer;
  let client: OpenAI;
  beforeAll(async () => {
    server = await startModelServer();
    client = new OpenAI({ baseURL: server.url, apiKey: "local" });
  });
  afterAll(() => server.close());

  async function stream(messages: ChatCompletionMessageParam[]) {
    const chunks = await client.chat.completions.create({
      model,
      messages,
      tools,
      stream: true,
      stream_options: { include_usage: true },
    });
    let content = "";
    const toolNames: string[] = [];
    let end: OpenAI.CompletionUsage | undefined;
    let id = "";
    for await (const chunk of chunks) {
      id = chunk.id;
      content += chunk.choices[0]?.delta.content ?? "";
      for (const { function: called } of chunk.choices[0]?.delta.tool_calls ?? []) {
        if (called?.name !== undefined) toolNames.push(called.name);
      }
      end = chunk.usage ?? end;
    }
    const call = server.calls().find(({ responseId }) => responseId === id);
    return { content, toolNames, usage: end, call };
  }

  it("plays all conversations at once", async () => {
    const played = await Promise.all(
      allConversations.map(async ({ turns }) => {
        const messages: ChatCompletionMessageParam[] = [];
        const heard: { tools: string[]; assistant: string }[] = [];
        for (const turn of turns) {
          messages.push({ role: "user", content: turn.user });
          let answer = await stream(messages);
          const tools = answer.toolNames;
          if (tools.length > 0) {
            messages.push({ role: "tool", tool_call_id: "call_1", content: "{}" });
            answer = await stream(messages);
          }
          messages.push({ role: "assistant", content: answer.content });
          heard.push({ tools, assistant: answer.content });
        }
        return heard;
      }),
    );
    expect(played).toEqual(
      allConversations.map(({ turns }) =>
        turns.map(({ toolCalls = [], assistant }) => ({
          tools: toolCalls.map(({ name }) => name),
          assistant,
        })),
      ),
    );
  });

  it("reports in the stream what its ledger says", async () => {
    const first = "Hi, where is my order 48213?";
    const { usage, call } = await stream([
      { role: "user", content: first },
      { role: "assistant", content: "It is on its way." },
      { role: "user", content: "I won't be home on Thursday. Can it go to a neighbour?" },
    ]);
    expect(call).toMatchObject({
      model,
      streaming: true,
      firstUserMessage: first,
      userMessage: "I won't be home on Thursday. Can it go to a neighbour?",
      promptTokens: usage?.prompt_tokens,
      completionTokens: usage?.completion_tokens,
      totalTokens: usage?.total_tokens,
    });
  });

  it("counts tokens as the real encoding does", async () => {
    const { usage } = await client.chat.completions.create({
      model,
      messages: [{ role: "user", content: "Do you repair zips?" }],
    });
    // 3 to open the answer, 3 around the message, 1 for `user`, 6 for the text.
    expect(usage?.prompt_tokens).toBe(13);
    expect(server.calls().at(-1)).toMatchObject({ streaming: false, promptTokens: 13 });
  });

  it("answers what is not scripted", async () => {
    const { content, usage } = await stream([{ role: "user", content: "What is the meaning of life?" }]);
    expect(content).not.toBe("");
    expect(usage?.completion_tokens).toBeGreaterThan(0);
  });
});

it("has conversations that differ in their first message", () => {
  expect(new Set(allConversations.map(({ turns }) => turns[0]?.user)).size).toBe(allConversations.length);
});
