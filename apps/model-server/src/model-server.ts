import { createHash, randomUUID } from "node:crypto";

import { LLMock, type ChatCompletionRequest, type FixtureResponse, type ToolCall } from "@copilotkit/aimock";

import type { ScriptedToolCall } from "./conversations/conversation.ts";
import { getReply, getUserTexts, type Reply } from "./script.ts";
import { getTokenUsage, type TokenUsage } from "./token-usage.ts";

/** One answered request, as the provider would bill it. */
export interface ModelCall extends TokenUsage {
  /** `id` of the response. */
  readonly responseId: string;
  readonly model: string;
  readonly streaming: boolean;
  /** What the user said first, which tells conversations apart, and what the user said last. */
  readonly firstUserMessage: string;
  readonly userMessage: string;
  /** Names of the tools that the model asked for. */
  readonly toolCalls: readonly string[];
}

export interface ModelServerOptions {
  /** Default: a free port. */
  readonly port?: number;
  /** How fast answers stream; default: at once. */
  readonly pace?: { readonly firstChunkMs: number; readonly chunksPerSecond: number };
}

export interface ModelServer {
  /** Base URL for an OpenAI client: `http://127.0.0.1:PORT/v1`. */
  readonly url: string;
  /** Every call so far, in the order of arrival: the ground truth for token counts. */
  calls(): readonly ModelCall[];
  close(): Promise<void>;
}

/**
 * Serves OpenAI's chat completions over HTTP: streams, tool calls, exact usage. Plays the scripted
 * conversations and answers anything else with a general remark.
 *
 * @example
 * const server = await startModelServer();
 * const client = new OpenAI({ baseURL: server.url, apiKey: "local" });
 */
export async function startModelServer({ port = 0, pace }: ModelServerOptions = {}): Promise<ModelServer> {
  const calls: ModelCall[] = [];
  const mock = new LLMock({ host: "127.0.0.1", port });
  mock.on(
    { endpoint: "chat" },
    (request) => {
      const reply = getReply(request.messages);
      const call = createCall(request, reply);
      calls.push(call);
      return createResponse(call, reply);
    },
    pace && { streamingProfile: { ttft: pace.firstChunkMs, tps: pace.chunksPerSecond } },
  );
  await mock.start();
  return { url: `${mock.url}/v1`, calls: () => [...calls], close: () => mock.stop() };
}

function createCall(request: ChatCompletionRequest, reply: Reply): ModelCall {
  const said = getUserTexts(request.messages);
  return {
    responseId: `chatcmpl-${randomUUID()}`,
    model: request.model,
    streaming: request.stream === true,
    firstUserMessage: said[0] ?? "",
    userMessage: said.at(-1) ?? "",
    toolCalls: (reply.toolCalls ?? []).map(({ name }) => name),
    ...getTokenUsage(request, reply),
  };
}

function createResponse(call: ModelCall, reply: Reply): FixtureResponse {
  const envelope = {
    id: call.responseId,
    usage: {
      prompt_tokens: call.promptTokens,
      completion_tokens: call.completionTokens,
      total_tokens: call.totalTokens,
    },
  };
  if (reply.toolCalls === undefined) return { ...envelope, content: reply.content };
  return { ...envelope, toolCalls: reply.toolCalls.map(createToolCall) };
}

/** The id follows from the call: it is counted in the next prompt, and the same conversation should cost the same. */
function createToolCall({ name, arguments: input }: ScriptedToolCall): ToolCall {
  const json = JSON.stringify(input);
  const hash = createHash("sha256").update(`${name} ${json}`).digest("hex");
  return { name, arguments: json, id: `call_${hash.slice(0, 24)}` };
}
