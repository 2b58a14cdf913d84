import { context, ROOT_CONTEXT, trace, TraceFlags } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { SessionSampler, setSession } from "../src/index.ts";

const traceId = (index: number): string => index.toString(16).padStart(32, "0");
const decide = (sampler: SessionSampler, session: string, index: number): number =>
  sampler.shouldSample(setSession(ROOT_CONTEXT, session), traceId(index)).decision;

describe("SessionSampler", () => {
  it("keeps a conversation whole or drops it whole", () => {
    const sampler = new SessionSampler({ ratio: 0.5 });
    for (let session = 0; session < 200; session++) {
      const decisions = Array.from({ length: 20 }, (_, index) =>
        decide(sampler, `conversation-${session}`, index + 1),
      );
      expect(new Set(decisions).size).toBe(1);
    }
  });

  it.each([0, 0.1, 0.5, 0.9, 1])("keeps about %d of them", (ratio) => {
    const sampler = new SessionSampler({ ratio });
    const kept = Array.from({ length: 20_000 }, (_, index) => decide(sampler, `c-${index}`, 1)).filter(
      (each) => each === 2,
    );
    expect(Math.abs(kept.length / 20_000 - ratio)).toBeLessThan(0.015);
  });

  it("follows the parent, and samples traces without a session by their id", () => {
    const sampler = new SessionSampler({ ratio: 0 });
    const parent = { traceId: traceId(1), spanId: "1".padStart(16, "0"), traceFlags: TraceFlags.SAMPLED };
    expect(sampler.shouldSample(trace.setSpanContext(ROOT_CONTEXT, parent), traceId(1)).decision).toBe(2);
    expect(sampler.shouldSample(context.active(), traceId(2)).decision).toBe(0);
    expect(new SessionSampler({ ratio: 1 }).shouldSample(ROOT_CONTEXT, traceId(3)).decision).toBe(2);
  });

  it.each([Number.NaN, -0.1, 1.1, "half"])("refuses the ratio %s", (ratio) => {
    expect(() => new SessionSampler({ ratio: ratio as number })).toThrow(
      "Expected `ratio` to be a number from 0 to 1",
    );
  });
});
