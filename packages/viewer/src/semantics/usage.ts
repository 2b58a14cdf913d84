import type { AttributeReader } from "../otlp/attribute-value.ts";
import { rememberByNames } from "../otlp/remember-by-names.ts";
import { isRecord, parseJson } from "./parse-json.ts";
import { readCount, toCount } from "./read-attribute.ts";

/** Tokens of one model call, or of several. Null is what nobody reported. */
export interface Usage {
  readonly prompt: number | null;
  readonly completion: number | null;
  /** As reported. {@link totalTokens} fills it in. */
  readonly total: number | null;
  /** Part of `prompt` that came from a cache. */
  readonly cached: number | null;
  /** Part of `completion` that was reasoning. */
  readonly reasoning: number | null;
}

export const noUsage: Usage = { prompt: null, completion: null, total: null, cached: null, reasoning: null };

const names = {
  prompt: [
    "llm.token_count.prompt",
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.prompt_tokens",
    "ai.usage.inputTokens",
    "ai.usage.promptTokens",
    "ai.usage.tokens",
    "llm.usage.prompt_tokens",
  ],
  completion: [
    "llm.token_count.completion",
    "gen_ai.usage.output_tokens",
    "gen_ai.usage.completion_tokens",
    "ai.usage.outputTokens",
    "ai.usage.completionTokens",
    "llm.usage.completion_tokens",
  ],
  total: [
    "llm.token_count.total",
    "gen_ai.usage.total_tokens",
    "ai.usage.totalTokens",
    "llm.usage.total_tokens",
  ],
  cached: [
    "llm.token_count.prompt_details.cache_read",
    "gen_ai.usage.cache_read.input_tokens",
    "gen_ai.usage.cache_read_input_tokens",
    "ai.usage.cachedInputTokens",
    "ai.usage.inputTokenDetails.cacheReadTokens",
  ],
  reasoning: [
    "llm.token_count.completion_details.reasoning",
    "gen_ai.usage.reasoning.output_tokens",
    "gen_ai.usage.reasoning_tokens",
    "ai.usage.reasoningTokens",
    "ai.usage.outputTokenDetails.reasoningTokens",
  ],
} as const;

const toldNames = rememberByNames((attributes) => {
  const told = (candidates: readonly string[]): readonly string[] =>
    candidates.filter((name) => attributes.has(name));
  const { prompt, completion, total, cached, reasoning } = names;
  return {
    prompt: told(prompt),
    completion: told(completion),
    total: told(total),
    cached: told(cached),
    reasoning: told(reasoning),
  };
});

/** What a span reports of its own, or null where it reports nothing. */
export function readUsage(attributes: AttributeReader): Usage | null {
  const told = toldNames(attributes);
  const usage: Usage = {
    prompt: readCount(attributes, told.prompt),
    completion: readCount(attributes, told.completion),
    total: readCount(attributes, told.total),
    cached: readCount(attributes, told.cached),
    reasoning: readCount(attributes, told.reasoning),
  };
  if (isReported(usage)) return usage;
  return readLangfuseUsage(attributes);
}

/** Langfuse writes one JSON object: `{"input": 3, "output": 5, "total": 8}`, with details beside them. */
function readLangfuseUsage(attributes: AttributeReader): Usage | null {
  const json = attributes.get("langfuse.observation.usage_details");
  const details = typeof json === "string" ? parseJson(json) : json;
  if (!isRecord(details)) return null;
  const usage: Usage = {
    prompt: toCount(details["input"] ?? details["prompt_tokens"] ?? details["input_tokens"]),
    completion: toCount(details["output"] ?? details["completion_tokens"] ?? details["output_tokens"]),
    total: toCount(details["total"] ?? details["total_tokens"]),
    cached: toCount(details["input_cached_tokens"] ?? details["cache_read_input_tokens"]),
    reasoning: toCount(details["output_reasoning_tokens"] ?? details["reasoning_tokens"]),
  };
  return isReported(usage) ? usage : null;
}

function isReported(usage: Usage): boolean {
  return (usage.prompt ?? usage.completion ?? usage.total) !== null;
}

/** The total that was reported, else prompt and completion together. */
export function totalTokens(usage: Usage): number {
  return usage.total ?? (usage.prompt ?? 0) + (usage.completion ?? 0);
}

/** What two separate calls used together. */
export function addUsage(one: Usage, other: Usage): Usage {
  return {
    prompt: add(one.prompt, other.prompt),
    completion: add(one.completion, other.completion),
    // A reported total may hold more than prompt and completion; beside one, none may be left out.
    total: one.total === null && other.total === null ? null : totalTokens(one) + totalTokens(other),
    cached: add(one.cached, other.cached),
    reasoning: add(one.reasoning, other.reasoning),
  };
}

function add(one: number | null, other: number | null): number | null {
  return one === null ? other : one + (other ?? 0);
}

/**
 * What a subtree used, given what its top span reports and what its children add up to: the
 * larger of the two, because wrappers repeat their children and streams under-report. The other
 * fills in details that do not change the total.
 */
export function largerUsage(top: Usage, children: Usage): Usage {
  const [larger, smaller] = totalTokens(top) > totalTokens(children) ? [top, children] : [children, top];
  const isSplit = larger.total === null || (larger.prompt ?? larger.completion) !== null;
  return {
    prompt: isSplit ? larger.prompt : smaller.prompt,
    completion: isSplit ? larger.completion : smaller.completion,
    total: larger.total,
    cached: larger.cached ?? smaller.cached,
    reasoning: larger.reasoning ?? smaller.reasoning,
  };
}
