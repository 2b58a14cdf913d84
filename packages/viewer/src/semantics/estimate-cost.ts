import { calcPrice, type ModelPrice, type Provider } from "@pydantic/genai-prices";
import type { Usage } from "./usage.ts";

/** Names a model as the price table knows it. */
interface PricedModel {
  readonly id: string;
  readonly provider: Provider;
  /** What its tokens cost, in dollars a million; null where that depends on the time. */
  readonly rates: TokenRates | null;
}

interface TokenRates {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  /** Input tokens of a call from which on another tier may apply. */
  readonly limit: number;
}

// Spans may name any number of models.
const maxKnown = 1000;
const known = new Map<string, PricedModel | null>();

/**
 * What one model call cost by its provider's list price, in billionths of a US dollar: whole
 * numbers, whose sum is the same in every order. Null where no price is known.
 *
 * `time`, in microseconds since 1970, chooses among prices that have changed.
 *
 * An estimate: discounts, cache writes, and audio or images that cost otherwise are not in what
 * spans report.
 */
export function estimateCost(model: string | null, usage: Usage, time: number): number | null {
  if (model === null || (usage.prompt ?? usage.completion) === null) return null;
  const priced = findModel(model);
  if (priced === null) return null;
  const cached = usage.cached ?? 0;
  const prompt = usage.prompt ?? 0;
  // Some report as prompt only what came from no cache.
  const input = cached > prompt ? prompt + cached : prompt;
  const output = usage.completion ?? 0;
  const { rates } = priced;
  // Dollars a million tokens are millionths of a dollar a token.
  if (rates !== null && input < rates.limit) {
    return Math.round(
      1000 * ((input - cached) * rates.input + cached * rates.cached + output * rates.output),
    );
  }
  const tokens = { input_tokens: input, cache_read_tokens: cached, output_tokens: output };
  const options = { provider: priced.provider, timestamp: new Date(time / 1000) };
  const price = calcPrice(tokens, priced.id, options);
  return price === null ? null : Math.round(price.total_price * 1e9);
}

function findModel(name: string): PricedModel | null {
  const found = known.get(name);
  if (found !== undefined) return found;
  if (known.size >= maxKnown) known.clear();
  const model = lookUp(name);
  known.set(name, model);
  return model;
}

/** Tries a model's name by itself first, then as gateways and clouds write it. */
function lookUp(name: string): PricedModel | null {
  for (const [id, providerId] of readings(name)) {
    const price = calcPrice({}, id, providerId === undefined ? {} : { providerId });
    if (price === null || !isPricedByToken(price.model_price)) continue;
    const isConditional = Array.isArray(price.model.prices);
    return { id, provider: price.provider, rates: isConditional ? null : readRates(price.model_price) };
  }
  return null;
}

function* readings(name: string): Generator<readonly [id: string, providerId?: string]> {
  yield [name];
  const slash = name.indexOf("/");
  if (slash > 0) {
    const [prefix, rest] = [name.slice(0, slash), name.slice(slash + 1)];
    // Google's own API calls a model `models/<id>`; gateways prefix the provider.
    if (prefix === "models") yield [rest];
    else yield [rest, prefix];
    yield [name, "openrouter"];
  }
  // Bedrock's ids: `eu.anthropic.claude-…`
  if (/^(?:[a-z]{2,6}\.)?(?:amazon|anthropic|cohere|deepseek|meta|mistral)\./.test(name)) yield [name, "aws"];
  if (name.startsWith("text-embedding-")) yield [name, "openai"];
}

function isPricedByToken(price: ModelPrice): boolean {
  return price["input_mtok"] !== undefined || price["output_mtok"] !== undefined;
}

function readRates(price: ModelPrice): TokenRates {
  const { input_mtok: input = 0, output_mtok: output = 0 } = price;
  const cached = price["cache_read_mtok"] ?? input;
  const tiers = [input, output, cached].flatMap((rate) => (typeof rate === "number" ? [] : rate.tiers));
  const base = (rate: typeof input): number => (typeof rate === "number" ? rate : rate.base);
  const limit = tiers.reduce((least, { start }) => Math.min(least, start), Infinity);
  return { input: base(input), output: base(output), cached: base(cached), limit };
}
