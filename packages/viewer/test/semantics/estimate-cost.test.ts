import { calcPrice } from "@pydantic/genai-prices";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateCost } from "../../src/semantics/estimate-cost.ts";
import type { Usage } from "../../src/semantics/usage.ts";
import { usage } from "../support/span-facts.ts";

const million = 1_000_000;
const billionths = 1_000_000_000;
const may2025 = Date.UTC(2025, 4, 1) * 1000;
const july2025 = Date.UTC(2025, 6, 1) * 1000;

function dollars(model: string | null, used: Usage, time = july2025): number | null {
  const cost = estimateCost(model, used, time);
  return cost === null ? null : cost / billionths;
}

describe("the estimated cost of a model call", () => {
  it.each([
    ["gpt-4o", 2.5, 10],
    ["gpt-4o-2024-08-06", 2.5, 10],
    ["gpt-4o-mini", 0.15, 0.6],
    ["claude-sonnet-4-20250514", 3, 15],
    ["mistral-large-latest", 2, 6],
  ])("is the list price of %s", (model, input, output) => {
    expect(dollars(model, usage(million, 0))).toBe(input);
    expect(dollars(model, usage(0, million))).toBe(output);
  });

  it.each([
    ["openai/gpt-4o", 2.5],
    ["anthropic/claude-sonnet-4-20250514", 3],
    ["meta-llama/llama-3.1-70b-instruct", 0.1],
    ["us.anthropic.claude-sonnet-4-20250514-v1:0", 3],
    ["anthropic.claude-3-5-sonnet-20241022-v2:0", 3],
    ["models/gemini-2.5-flash", 0.3],
    ["text-embedding-3-small", 0.02],
  ])("is found for %s, as gateways and clouds write it", (model, input) => {
    expect(dollars(model, usage(100_000, 0))).toBeCloseTo(input / 10);
  });

  it("is less for what came from a cache", () => {
    expect(dollars("gpt-4o", { ...usage(million, 0), cached: 400_000 })).toBe(0.6 * 2.5 + 0.4 * 1.25);
  });

  it("takes a prompt smaller than its cached part for the rest of it", () => {
    const used = { ...usage(100_000, 0), cached: million };
    expect(dollars("claude-sonnet-4-20250514", used)).toBeCloseTo(0.3 + 0.3);
  });

  it("is that of the day", () => {
    expect(dollars("o3", usage(million, 0), may2025)).toBe(10);
    expect(dollars("o3", usage(million, 0), july2025)).toBe(2);
  });

  it("is that of the tier a call falls into", () => {
    expect(dollars("gemini-2.5-pro", usage(100_000, 0))).toBeCloseTo(0.125);
    expect(dollars("gemini-2.5-pro", usage(300_000, 0))).toBeCloseTo(0.75);
  });

  it.each(["", "llama3.2", "my-own-model", "gpt-4o-fake", "unknown/model", "/", "qwen2.5:7b", "__proto__"])(
    "is unknown for %j",
    (model) => {
      expect(dollars(model, usage(1, 1))).toBeNull();
    },
  );

  it("is unknown without a model, and where only a total is reported", () => {
    expect(dollars(null, usage(1, 1))).toBeNull();
    expect(
      dollars("gpt-4o", { prompt: null, completion: null, total: 9, cached: null, reasoning: null }),
    ).toBe(null);
  });

  it("is what the price table itself computes", () => {
    const count = fc.nat(400_000);
    const model = fc.constantFrom(
      "gpt-4o",
      "o3",
      "claude-sonnet-4-5",
      "gemini-2.5-pro",
      "gpt-5-mini",
      "grok-4",
    );
    fc.assert(
      fc.property(
        model,
        count,
        count,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (name, prompt, output, share) => {
          const cached = Math.floor(prompt * share);
          const tokens = { input_tokens: prompt, cache_read_tokens: cached, output_tokens: output };
          const price = calcPrice(tokens, name, { timestamp: new Date(july2025 / 1000) });
          expect(dollars(name, { ...usage(prompt, output), cached })).toBeCloseTo(
            price?.total_price ?? NaN,
            8,
          );
        },
      ),
    );
  });

  it("never fails, whatever is called a model", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(), fc.nat(), (model, prompt, cached) => {
        const cost = estimateCost(model, { ...usage(prompt, 0), cached }, 0);
        expect(cost === null || cost >= 0).toBe(true);
      }),
    );
  });
});
