import OpenAI from "openai";
import type { ChatCompletionMessageParam, ChatCompletionTool } from "openai/resources";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { conversations, startModelServer, type ModelServer } from "../src/index.ts";

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
    let toolCall = "";
    let end: OpenAI.CompletionUsage | undefined;
    let id = "";
    for await (const chunk of chunks) {
      id = chunk.id;
      content += chunk.choices[0]?.delta.content ?? "";
      const [call] = chunk.choices[0]?.delta.tool_calls ?? [];
      toolCall += `${call?.function?.name ?? ""}${call?.function?.arguments ?? ""}`;
      end = chunk.usage ?? end;
    }
    const call = server.calls().find(({ responseId }) => responseId === id);
    return { content, toolCall, usage: end, call };
  }

  it("plays all conversations at once and reports in the stream what its ledger says", async () => {
    const played = await Promise.all(
      conversations.map(async ({ turns }) => {
        const messages: ChatCompletionMessageParam[] = [];
        const answers: string[] = [];
        for (const turn of turns) {
          messages.push({ role: "user", content: turn.user });
          if (turn.toolCalls !== undefined) {
            const { toolCall } = await stream(messages);
            expect(toolCall).toContain(turn.toolCalls[0]?.name);
            messages.push({ role: "tool", tool_call_id: "call_1", content: "{}" });
          }
          const { content, usage, call } = await stream(messages);
          expect(call).toMatchObject({
            model,
            streaming: true,
            firstUserMessage: turns[0]?.user,
            userMessage: turn.user,
            promptTokens: usage?.prompt_tokens,
            completionTokens: usage?.completion_tokens,
            totalTokens: usage?.total_tokens,
          });
          messages.push({ role: "assistant", content });
          answers.push(content);
        }
        return answers;
      }),
    );
    expect(played).toEqual(conversations.map(({ turns }) => turns.map(({ assistant }) => assistant)));
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
  expect(new Set(conversations.map(({ turns }) => turns[0]?.user)).size).toBe(conversations.length);
});
