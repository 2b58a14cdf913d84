/** What the store says of conversations is what happened in them, however their spans came in. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import {
  anyTruth,
  dialects,
  guestSessionOf,
  messagesOf,
  toSpans,
  type TrueConversation,
} from "../support/ground-truth.ts";
import { t0, toBody } from "../support/otlp-request.ts";
import { rearranged } from "../support/span-facts.ts";
import { readEffort } from "../support/test-effort.ts";

const runs = readEffort("OTEL_SESSIONS_TEST_RUNS", 60);

function sum(conversation: TrueConversation, key: "prompt" | "completion" | "failures"): number {
  return conversation.turns.flatMap((turn) => turn.calls).reduce((total, call) => total + call[key], 0);
}

function toLine(text: string | undefined): string | undefined {
  return text?.replaceAll(/\s+/g, " ");
}

describe.each(dialects)("a conversation told in %s", (dialect) => {
  it("is shown as it was, for every order, batching and repetition of its spans", async () => {
    const arbitrary = anyTruth.chain((truth) =>
      fc.tuple(fc.constant(truth), rearranged(toSpans(truth, dialect)), fc.integer({ min: 1, max: 9 })),
    );
    await fc.assert(
      fc.asyncProperty(arbitrary, async ([truth, arrived, batch]) => {
        const store = await SqliteStore.open(":memory:");
        try {
          for (let at = 0; at < arrived.length; at += batch) {
            await store.ingest(toBody(arrived.slice(at, at + batch)), "json");
          }
          for (const conversation of truth) {
            const { sessionId, userId, turns } = conversation;
            const session = await store.getSession({ sessionId });
            const last = t0 + (turns.length - 1) * 60_000 + 10_000;
            expect(session).toMatchObject({
              userId,
              startTime: new Date(t0).toISOString(),
              endTime: new Date(last).toISOString(),
              durationMs: last - t0,
              activeMs: turns.length * 10_000,
              traceCount: turns.length,
              promptTokens: sum(conversation, "prompt"),
              completionTokens: sum(conversation, "completion"),
              totalTokens: sum(conversation, "prompt") + sum(conversation, "completion"),
              // The list price of gpt-4o: 2.5 dollars a million tokens, and 10 of what it answers.
              costUsd: (sum(conversation, "prompt") * 2500 + sum(conversation, "completion") * 10_000) / 1e9,
              errorCount: sum(conversation, "failures"),
              firstInput: toLine(turns[0]?.question),
              lastOutput: toLine(turns.at(-1)?.answer),
            });
            expect(session?.traces.map((turn) => [turn.input, turn.output])).toEqual(
              turns.map((turn) => [turn.question, turn.answer]),
            );
            const told = await store.getConversation({ sessionId });
            const shown = told?.map((said) => [
              said.role,
              said.content,
              (said.toolCalls ?? []).map((call) => call.id),
            ]);
            expect(shown).toEqual(messagesOf(conversation));
            const guests = turns.flatMap((turn) => turn.guest ?? []);
            const guestSession = await store.getSession({ sessionId: guestSessionOf(conversation) });
            expect([guestSession?.promptTokens, guestSession?.traceCount]).toEqual(
              guests.length === 0
                ? [undefined, undefined]
                : [guests.reduce((total, used) => total + used, 0), guests.length],
            );
          }
        } finally {
          await store.close();
        }
      }),
      { numRuns: runs },
    );
  });
});
