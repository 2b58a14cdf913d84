import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Store } from "../../../src/store/store.ts";
import { spanId, t0, toBody, traceId, type TestSpan } from "../../support/otlp-request.ts";
import { latestFirst, type OpenStore } from "./use-store.ts";

const size = 2400;

/** An agent that ran for long: a tree of calls, of which the root alone names session and user. */
const spans: readonly TestSpan[] = Array.from({ length: size }, (_, number) => ({
  traceId: traceId(1),
  spanId: spanId(number + 1),
  parentSpanId: number === 0 ? "" : spanId(Math.floor((number * 7) / 10) + 1),
  start: t0 + number,
  end: t0 + number + (number === 0 ? 2 * size : 5),
  isError: number % 500 === 3,
  attributes: {
    ...(number === 0 && { "session.id": "long", "user.id": "ada", "input.value": "do it all" }),
    ...(number === 1200 && { "session.id": "inner" }),
    ...(number % 3 === 1 && {
      "openinference.span.kind": "LLM",
      "llm.model_name": "gpt-4o",
      "llm.token_count.prompt": number,
      "llm.token_count.completion": 7,
      "gen_ai.response.id": `response-${number % 700}`,
      "output.value": `step ${number}`,
    }),
  },
}));

async function answer(store: Store): Promise<unknown> {
  const lists = await Promise.all([
    store.listSessions(latestFirst),
    store.listSessions({ ...latestFirst, q: "everything all" }),
    store.listSessions({ ...latestFirst, user: "ada" }),
    store.diagnose({ limit: 10 }),
  ]);
  const details = await Promise.all(
    ["long", "inner"].map((sessionId) => store.getSession({ sessionId, project: "chat" })),
  );
  return { lists, details };
}

/** A trace that is too large to be computed anew for each of its pieces is answered for as any other. */
export function describeLargeTraces(open: OpenStore): void {
  describe("a large trace", () => {
    it("is told alike whether it came at once or in pieces, whenever it was asked for", async () => {
      const whole = await open();
      await whole.ingest(toBody(spans), "json");
      const expected = await answer(whole);
      await whole.close();
      const arrival = fc.tuple(
        fc.constantFrom("forwards", "backwards"),
        fc.integer({ min: 150, max: 900 }),
        fc.integer({ min: 1, max: 9 }),
      );
      await fc.assert(
        fc.asyncProperty(arrival, async ([order, batch, every]) => {
          const arrived = order === "forwards" ? spans : spans.toReversed();
          const store = await open();
          const told: number[] = [];
          const stored: number[] = [];
          try {
            for (let at = 0, piece = 1; at < size; at += batch, piece++) {
              await store.ingest(toBody(arrived.slice(at, at + batch)), "json");
              if (piece % every !== 0) continue;
              const { sessions } = await store.listSessions(latestFirst);
              // Until the root comes, which alone names a session, most spans are in none.
              if (order !== "forwards") continue;
              told.push(sessions.reduce((sum, session) => sum + session.spanCount, 0));
              stored.push(Math.min(at + batch, size));
            }
            expect(told).toEqual(stored);
            // What comes again changes nothing.
            await store.ingest(toBody(arrived.slice(0, batch)), "json");
            expect(await answer(store)).toEqual(expected);
          } finally {
            await store.close();
          }
        }),
        { numRuns: 8 },
      );
    });

    it("loses nothing of a part that is erased and comes again", async () => {
      const store = await open();
      await store.ingest(toBody(spans.slice(0, 1500)), "json");
      await store.ingest(toBody(spans.slice(1500)), "json");
      const before = await answer(store);
      const inner = await store.getSession({ sessionId: "inner" });
      expect(await store.eraseSession({ sessionId: "inner" })).toEqual({
        sessions: 1,
        spans: inner?.spanCount,
      });
      await store.ingest(toBody(spans), "json");
      expect(await answer(store)).toEqual(before);
      await store.close();
    });
  });
}
