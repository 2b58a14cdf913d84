import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { SessionHistogram, SessionRow } from "../../../src/api/contract.ts";
import { type SortField, sortFields } from "../../../src/api/sort-fields.ts";
import {
  decodeCursor,
  histogramFields,
  type SessionCursor,
  type SessionFilter,
  type SessionSort,
} from "../../../src/store/session-query.ts";
import type { Store } from "../../../src/store/store.ts";
import { t0, toBody, type TestSpan } from "../../support/otlp-request.ts";
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
            const { answer, expected } = await ask(store, all, { filter, field, descending, limit });
            expect(answer).toEqual(expected);
          }
        } finally {
          await store.close();
        }
      }),
      { numRuns },
    );
  });
}

/** The same of thousands of sessions, of which a store may look at some alone. */
export function describeManySessions(open: OpenStore, numRuns: number): void {
  it("lists and counts what any filter lets through of thousands, in any order", async () => {
    const store = await open();
    for (let first = 0; first < 2600; first += 200) await store.ingest(toBody(twoHundred(first)), "json");
    await Promise.all(
      Array.from({ length: 40 }, (_, number) => store.eraseSession({ sessionId: `s${number * 61}` })),
    );
    const all = await listAll(store, {}, latestFirst.sort, 1000);
    expect(all).toHaveLength(2560);
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        const { answer, expected } = await ask(store, all, { ...asked, limit: 97 });
        expect(answer).toEqual(expected);
      }),
      { numRuns },
    );
    await store.close();
  });
}

/** Sessions that begin one after another and last ever longer, every third of which goes on. */
function twoHundred(first: number): TestSpan[] {
  return Array.from({ length: 200 }, (_, place) => {
    const number = first + place;
    const options = {
      start: number * 8,
      duration: 1000 + (number % 1300) * 3,
      prompt: (number * 7919) % 31,
      user: number % 3 === 0 ? "ada" : "bob",
      attributes: { "llm.model_name": number % 5 === 0 ? "no-price" : "gpt-4o" },
      span: { isError: number % 7 === 0 },
    };
    const turns = turn(2 * number + 1, `s${number}`, options);
    const later = { ...options, start: options.start + (number % 900) * 7 };
    return number % 3 === 1 ? [...turns, ...turn(2 * number + 2, `s${number}`, later)] : turns;
  }).flat();
}

interface Question {
  readonly filter: SessionFilter;
  readonly field: SortField;
  readonly descending: boolean;
  readonly limit: number;
}

/** What the store answers, page by page and bucket by bucket, and what is to be answered where it has `all`. */
async function ask(store: Store, all: readonly SessionRow[], { filter, field, descending, limit }: Question) {
  const matching = all.filter((session) => isWithin(filter, session));
  const found = await listAll(store, filter, { field, descending }, limit);
  const histograms = await Promise.all(histogramFields.map((by) => store.countSessions({ by, ...filter })));
  const idsOf = (sessions: readonly SessionRow[]): readonly string[] =>
    sessions.map(({ sessionId }) => sessionId).sort();
  return {
    answer: {
      ids: idsOf(found),
      values: found.map((session) => valueOf(session, field)),
      counts: histograms.map(({ buckets }) => buckets.map(({ count, errorCount }) => [count, errorCount])),
    },
    expected: {
      ids: idsOf(matching),
      values: matching
        .map((session) => valueOf(session, field))
        .sort((one, other) => (descending ? other - one : one - other)),
      counts: histograms.map((histogram) => countAll(histogram, matching)),
    },
  };
}

/** How many sessions, and how many with errors, are in each bucket; what is outside is in the nearest. */
function countAll(
  { by, buckets }: SessionHistogram,
  sessions: readonly SessionRow[],
): readonly (readonly [number, number])[] {
  const toNumber = (edge: string | number): number => (typeof edge === "string" ? Date.parse(edge) : edge);
  const counts = buckets.map((): [number, number] => [0, 0]);
  for (const session of sessions) {
    const value = by === "startTime" ? Date.parse(session.startTime) : session.totalTokens;
    const bucket = buckets.findLastIndex(({ from }) => toNumber(from) <= value);
    const [count, failed] = counts[Math.max(bucket, 0)] as [number, number];
    counts[Math.max(bucket, 0)] = [count + 1, failed + Number(session.errorCount > 0)];
  }
  return counts;
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

function valueOf(session: SessionRow, field: SortField): number {
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

const field = fc.constantFrom(...sortFields);

const step = fc.record({
  sessions: fc.array(session, { maxLength: 4 }),
  erased: fc.uniqueArray(id, { maxLength: 2 }),
  filter,
  field,
  descending: fc.boolean(),
  limit: fc.integer({ min: 1, max: 5 }),
});

const question = fc.record({ filter, field, descending: fc.boolean() });
