import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { SessionRow } from "../../../src/api/contract.ts";
import {
  decodeCursor,
  sortFields,
  type SessionCursor,
  type SessionFilter,
  type SessionSort,
} from "../../../src/store/session-query.ts";
import type { Store } from "../../../src/store/store.ts";
import { t0, toBody } from "../../support/otlp-request.ts";
import { turn } from "../../support/turn-spans.ts";
import { latestFirst, type OpenStore } from "./use-store.ts";

/** Filters and orders hold of what was acknowledged, whatever came and went in between. */
export function describeAnyFilter(open: OpenStore, numRuns: number): void {
  it("lists what any filter lets through in any order, while sessions come, go on and go", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const store = await open();
        try {
          let number = 1;
          for (const { sessions, erased, filter, field, descending, limit } of steps) {
            const spans = sessions.flatMap((session) => turn(number++, `s${session.id}`, session));
            await store.ingest(toBody(spans), "json");
            await Promise.all(erased.map((id) => store.eraseSession({ sessionId: `s${id}` })));
            const all = await listAll(store, {}, latestFirst.sort, 1000);
            const expected = all
              .filter((session) => isWithin(filter, session))
              .map((session) => valueOf(session, field));
            const found = await listAll(store, filter, { field, descending }, limit);
            expect(found.every((session) => isWithin(filter, session))).toBe(true);
            expect(new Set(found.map(({ sessionId }) => sessionId)).size).toBe(expected.length);
            expect(found.map((session) => valueOf(session, field))).toEqual(
              expected.sort((one, other) => (descending ? other - one : one - other)),
            );
            const { buckets } = await store.countSessions({ by: "totalTokens", ...filter });
            expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(expected.length);
          }
        } finally {
          await store.close();
        }
      }),
      { numRuns },
    );
  });
}

/** Every page of a list. Each of them has to tell how many there are in all. */
async function listAll(
  store: Store,
  filter: SessionFilter,
  sort: SessionSort,
  limit: number,
): Promise<readonly SessionRow[]> {
  const seen: SessionRow[] = [];
  const totals: number[] = [];
  let cursor: SessionCursor | undefined;
  do {
    const page = await store.listSessions({ ...filter, sort, limit, cursor });
    seen.push(...page.sessions);
    totals.push(page.total);
    cursor = (decodeCursor(page.nextCursor ?? "", 2) as SessionCursor | null) ?? undefined;
  } while (cursor !== undefined);
  expect(new Set(totals)).toEqual(new Set([seen.length]));
  return seen;
}

function isWithin(filter: SessionFilter, session: SessionRow): boolean {
  const { from, to, minTokens, maxTokens, minDurationMs, minIdleMs, maxCostUsd, hasErrors, user } = filter;
  return (
    (from === undefined || Date.parse(session.endTime) * 1000 >= from) &&
    (to === undefined || Date.parse(session.startTime) * 1000 <= to) &&
    session.totalTokens >= (minTokens ?? 0) &&
    session.totalTokens <= (maxTokens ?? Infinity) &&
    session.durationMs >= (minDurationMs ?? 0) &&
    session.durationMs - session.activeMs >= (minIdleMs ?? 0) &&
    (maxCostUsd === undefined || (session.costUsd !== null && session.costUsd <= maxCostUsd)) &&
    (hasErrors === undefined || session.errorCount > 0 === hasErrors) &&
    (user === undefined || session.userId === user)
  );
}

function valueOf(session: SessionRow, field: (typeof sortFields)[number]): number {
  if (field === "startTime") return Date.parse(session.startTime);
  if (field === "lastActivity") return Date.parse(session.endTime);
  if (field === "idleMs") return session.durationMs - session.activeMs;
  return session[field] ?? -1;
}

const id = fc.integer({ min: 1, max: 8 });
const time = fc.nat(20).map((seconds) => (t0 + seconds * 1000) * 1000);

// A user says the same of all turns of a session: which of several is told is another test's.
const session = fc
  .record({
    id,
    start: fc.nat(20).map((seconds) => seconds * 1000),
    duration: fc.integer({ min: 1, max: 5 }).map((seconds) => seconds * 1000),
    prompt: fc.nat(30),
    isError: fc.boolean(),
    model: fc.constantFrom("gpt-4o", "no-price"),
  })
  .map(({ isError, model, ...options }) => ({
    ...options,
    user: options.id % 2 === 0 ? "ada" : "bob",
    span: { isError },
    attributes: { "llm.model_name": model },
  }));

const filter: fc.Arbitrary<SessionFilter> = fc.record(
  {
    from: time,
    to: time,
    minTokens: fc.nat(30),
    maxTokens: fc.nat(60),
    minDurationMs: fc.nat(8000),
    minIdleMs: fc.nat(4000),
    maxCostUsd: fc.constantFrom(0, 0.0001, 1),
    hasErrors: fc.boolean(),
    user: fc.constantFrom("ada", "bob", "nobody"),
  },
  { requiredKeys: [] },
);

const step = fc.record({
  sessions: fc.array(session, { maxLength: 4 }),
  erased: fc.uniqueArray(id, { maxLength: 2 }),
  filter,
  field: fc.constantFrom(...sortFields),
  descending: fc.boolean(),
  limit: fc.integer({ min: 1, max: 5 }),
});
