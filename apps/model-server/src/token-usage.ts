import type { ChatCompletionRequest } from "@copilotkit/aimock";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

import { getText, type Reply } from "./script.ts";

/** Tokens that frame every message, and those that open the answer. */
const TOKENS_PER_MESSAGE = 3;
const TOKENS_OF_REPLY_START = 3;

export interface TokenUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
}

/** Counts as OpenAI's cookbook does for chat models, with the real encoding of GPT-4o and later. */
export function getTokenUsage(request: ChatCompletionRequest, reply: Reply): TokenUsage {
  const tools = request.tools === undefined ? 0 : countTokens(JSON.stringify(request.tools));
  const messages = request.messages.reduce(
    (sum, message) =>
      sum +
      TOKENS_PER_MESSAGE +
      countTokens(message.role) +
      countTokens(getText(message)) +
      (message.tool_calls === undefined ? 0 : countTokens(JSON.stringify(message.tool_calls))),
    0,
  );
  const promptTokens = TOKENS_OF_REPLY_START + tools + messages;
  const completionTokens = countTokens(reply.content ?? JSON.stringify(reply.toolCalls));
  return { promptTokens, completionTokens, totalTokens: promptTokens + completionTokens };
}
