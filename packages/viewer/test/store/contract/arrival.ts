import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Store } from "../../../src/store/store.ts";
import { spanId, t0, toBody, traceId, type TestSpan } from "../../support/otlp-request.ts";
import { rearranged } from "../../support/span-facts.ts";
import { latestFirst, type OpenStore } from "./use-store.ts";

/** Answers do not depend on how spans came in. */
export function describeArrival(open: OpenStore): void {
  it("answers the same for every order, batching and repetition of the spans", async () => {
    const answer = async (other: Store): Promise<unknown> => {
      const { sessions } = await other.listSessions({ ...latestFirst, limit: 1000 });
      const keys = sessions.map(({ sessionId, project }) => ({ sessionId, project })).sort(byKey);
      return Promise.all(
        keys.map(async (key) => [await other.getSession(key), await other.getConversation(key)]),
      );
    };
    const arbitrary = anyConversations.chain((spans) =>
      fc.tuple(fc.constant(spans), rearranged(spans), fc.integer({ min: 1, max: 5 })),
    );
    await fc.assert(
      fc.asyncProperty(arbitrary, async ([spans, arrived, batch]) => {
        const [one, other] = [await open(), await open()];
        try {
          await one.ingest(toBody(spans), "json");
          for (let at = 0; at < arrived.length; at += batch) {
            await other.ingest(toBody(arrived.slice(at, at + batch)), "json");
          }
          expect(await answer(other)).toEqual(await answer(one));
        } finally {
          await one.close();
          await other.close();
        }
      }),
      { numRuns: 300 },
    );
  });
}

function byKey(
  one: { sessionId: string; project: string },
  other: { sessionId: string; project: string },
): number {
  return `${one.sessionId} ${one.project}` < `${other.sessionId} ${other.project}` ? -1 : 1;
}

const smallText = fc.constantFrom("yes", "no", "why?");

/** A few traces with all that may go wrong, so small that collisions are frequent: spans that share an id, too. */
const anyConversations: fc.Arbitrary<TestSpan[]> = fc.array(
  fc
    .record({
      trace: fc.integer({ min: 1, max: 3 }),
      span: fc.integer({ min: 1, max: 4 }),
      parent: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
      start: fc.oneof(fc.nat(4), fc.nat(1000)),
      duration: fc.nat(4),
      isError: fc.boolean(),
      service: fc.constantFrom("chat", "agents"),
      attributes: fc.record(
        {
          "session.id": fc.constantFrom("a", "b"),
          "user.id": fc.constantFrom("u", "v"),
          "openinference.span.kind": fc.constantFrom("LLM", "AGENT"),
          "llm.model_name": fc.constantFrom("gpt-4o", "o3", "no-price"),
          "llm.token_count.prompt": fc.nat(20),
          "llm.token_count.completion": fc.nat(20),
          "gen_ai.response.id": fc.constantFrom("r1", "r2"),
          "input.value": smallText,
          "output.value": smallText,
          "llm.input_messages.0.message.content": smallText,
          "llm.output_messages.0.message.content": smallText,
        },
        { requiredKeys: [] },
      ),
    })
    .map(({ trace, span, parent, start, duration, isError, service, attributes }): TestSpan => {
      const present = Object.entries(attributes).filter(([, value]) => value !== undefined);
      return {
        traceId: traceId(trace),
        spanId: spanId(span),
        parentSpanId: parent === null ? "" : spanId(parent),
        start: t0 + start,
        end: t0 + start + duration,
        isError,
        attributes: Object.fromEntries(present),
        resource: { "service.name": service },
      };
    }),
  { minLength: 1, maxLength: 9 },
);
