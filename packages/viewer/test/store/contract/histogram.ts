import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { SessionHistogram } from "../../../src/api/contract.ts";
import { timeEdges, tokenEdges } from "../../../src/store/histogram-edges.ts";
import type { HistogramQuery, SessionFilter } from "../../../src/store/session-query.ts";
import { t0 } from "../../support/otlp-request.ts";
import { turn } from "../../support/turn-spans.ts";
import { latestFirst, type OpenStore, useStore } from "./use-store.ts";

const minute = 60_000;

/** How sessions are counted over time and over tokens. */
export function describeHistogram(open: OpenStore): void {
  describe("a histogram", () => {
    const { store, send, list } = useStore(open);

    beforeEach(async () => {
      for (let number = 0; number < 40; number++) {
        await send(
          ...turn(number + 1, `s${number}`, {
            start: number * minute,
            duration: 3 * minute,
            prompt: number ** 2,
            completion: 0,
            user: number % 4 === 0 ? "bob" : "ada",
            span: { isError: number % 5 === 0 },
          }),
        );
      }
    });

    const sum = ({ buckets }: SessionHistogram, key: "count" | "errorCount"): number =>
      buckets.reduce((total, bucket) => total + bucket[key], 0);

    it.each<[string, SessionFilter]>([
      ["everything", {}],
      ["a user", { user: "bob" }],
      ["errors", { hasErrors: true }],
      ["tokens", { minTokens: 50, maxTokens: 900 }],
      ["a time", { from: (t0 + 10.5 * minute) * 1000, to: (t0 + 20 * minute) * 1000 }],
      ["a search", { q: "question 7" }],
      ["what nobody did", { user: "nobody" }],
    ])("counts each session of %s once, and those with errors", async (_, filter) => {
      const sessions = await list({ ...latestFirst, ...filter });
      for (const by of ["startTime", "totalTokens"] satisfies HistogramQuery["by"][]) {
        const histogram = await store().countSessions({ by, ...filter });
        expect(sum(histogram, "count")).toBe(sessions.length);
        expect(sum(histogram, "errorCount")).toBe(sessions.filter(({ errorCount }) => errorCount > 0).length);
      }
    });

    it("has buckets without gaps, each with the sessions that lie in it", async () => {
      const sessions = await list();
      const { buckets } = await store().countSessions({ by: "totalTokens" });
      expect(buckets.slice(1).map(({ from }) => from)).toEqual(buckets.slice(0, -1).map(({ to }) => to));
      for (const { from, to, count } of buckets) {
        const inside = sessions.filter(
          ({ totalTokens }) => totalTokens >= Number(from) && totalTokens < Number(to),
        );
        expect(count).toBe(inside.length);
      }
      const times = (await store().countSessions({ by: "startTime" })).buckets;
      expect(times.map(({ from, to, count }) => [from, to, count])).toEqual(
        Array.from({ length: 40 }, (_, number) => [
          new Date(t0 + number * minute).toISOString(),
          new Date(t0 + (number + 1) * minute).toISOString(),
          1,
        ]),
      );
    });

    it("keeps its buckets where they are while a filter changes", async () => {
      for (const by of ["startTime", "totalTokens"] satisfies HistogramQuery["by"][]) {
        const edges = ({ buckets }: SessionHistogram): unknown => buckets.map(({ from, to }) => [from, to]);
        const all = await store().countSessions({ by });
        expect(edges(await store().countSessions({ by, user: "bob", hasErrors: true }))).toEqual(edges(all));
      }
    });
  });

  describe("the edges of a histogram", () => {
    it("enclose every time in at most 48 buckets", () => {
      const time = fc.integer({ min: 0, max: 4e15 });
      fc.assert(
        fc.property(time, time, (one, other) => {
          const [from, to] = [Math.min(one, other), Math.max(one, other)];
          const edges = timeEdges(from, to);
          expect(edges.length).toBeLessThanOrEqual(49);
          expect(edges[0]).toBeLessThanOrEqual(from);
          expect(edges.at(-1)).toBeGreaterThan(to);
        }),
      );
    });

    it("enclose every count of tokens", () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 1e12 }), (most) => {
          const edges = tokenEdges(most);
          expect(edges.at(-1)).toBeGreaterThan(most);
          expect(edges.at(-2)).toBeLessThanOrEqual(most);
          expect(edges).toEqual(edges.toSorted((one, other) => one - other));
        }),
      );
    });
  });

  it("of an empty store has no buckets", async () => {
    const empty = await open();
    expect(await empty.countSessions({ by: "startTime" })).toEqual({ by: "startTime", buckets: [] });
    await empty.close();
  });
}
