import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChangeEvent, SessionRow } from "../../src/api/contract.ts";
import {
  decodeCursor,
  sortFields,
  type SessionQuery,
  type SortField,
} from "../../src/store/session-query.ts";
import { AmbiguousSessionError, type Store, type UserCursor } from "../../src/store/store.ts";
import { spanId, t0, toBody, traceId, type TestSpan } from "../support/otlp-request.ts";
import { rearranged } from "../support/span-facts.ts";

const latestFirst: SessionQuery = { sort: { field: "lastActivity", descending: true }, limit: 50 };

/** What every {@link Store} promises. `open` gives an empty one. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`store: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const send = (...spans: TestSpan[]): Promise<unknown> => store.ingest(toBody(spans), "json");
    const list = async (query: Partial<SessionQuery> = {}): Promise<readonly SessionRow[]> =>
      (await store.listSessions({ ...latestFirst, ...query })).sessions;
    const ids = async (query: Partial<SessionQuery> = {}): Promise<readonly string[]> =>
      (await list(query)).map((session) => session.sessionId);

    it("shows a conversation of two turns as one session", async () => {
      await send(...turn(1, "s", { start: 0, prompt: 10, completion: 5 }));
      await send(...turn(2, "s", { start: 10_000, prompt: 20, completion: 6 }));
      expect(await list()).toEqual([
        {
          project: "chat",
          sessionId: "s",
          userId: "ada",
          startTime: new Date(t0).toISOString(),
          endTime: new Date(t0 + 11_000).toISOString(),
          durationMs: 11_000,
          activeMs: 2000,
          traceCount: 2,
          spanCount: 4,
          errorCount: 0,
          promptTokens: 30,
          completionTokens: 11,
          totalTokens: 41,
          costUsd: null,
          models: ["test-model"],
          firstInput: "question 1",
          lastOutput: "answer 2",
          evaluations: [],
        },
      ]);
    });

    it("tells a session's turns in order", async () => {
      await send(...turn(2, "s", { start: 10_000 }));
      await send(...turn(1, "s", { start: 0 }));
      const session = await store.getSession({ sessionId: "s" });
      expect(
        session?.traces.map((turn) => [turn.traceId, turn.input, turn.output, turn.totalTokens]),
      ).toEqual([
        [traceId(1), "question 1", "answer 1", 2],
        [traceId(2), "question 2", "answer 2", 2],
      ]);
    });

    it("tells the conversation", async () => {
      await send(...turn(1, "s", { start: 0 }), ...turn(2, "s", { start: 10_000 }));
      const conversation = await store.getConversation({ sessionId: "s" });
      expect(conversation?.map(({ role, content, traceId }) => [role, content, traceId])).toEqual([
        ["user", "question 1", traceId(1)],
        ["assistant", "answer 1", traceId(1)],
        ["user", "question 2", traceId(2)],
        ["assistant", "answer 2", traceId(2)],
      ]);
    });

    it("tells a trace with all that its spans carry", async () => {
      await send(...turn(1, "s", { start: 0 }));
      const trace = await store.getTrace(traceId(1));
      expect(trace).toMatchObject({ traceId: traceId(1), sessionId: "s", project: "chat" });
      expect(trace?.spans).toMatchObject([
        { spanId: spanId(1), parentSpanId: null, sessionId: "s", attributes: { "user.id": "ada" } },
        {
          spanId: spanId(2),
          parentSpanId: spanId(1),
          sessionId: "s",
          spanKind: "LLM",
          resource: { "service.name": "chat" },
        },
      ]);
    });

    it("has nothing where there is nothing", async () => {
      expect(await store.getSession({ sessionId: "s" })).toBeNull();
      expect(await store.getConversation({ sessionId: "s" })).toBeNull();
      expect(await store.getTrace(traceId(1))).toBeNull();
      expect(await store.listSessions(latestFirst)).toEqual({ sessions: [], nextCursor: null, total: 0 });
    });

    it("changes nothing where spans come again", async () => {
      await send(...turn(1, "s", { start: 0 }));
      const before = await store.getSession({ sessionId: "s" });
      await send(...turn(1, "s", { start: 0 }), ...turn(1, "s", { start: 0 }));
      expect(await store.getSession({ sessionId: "s" })).toEqual(before);
    });

    it("lists no session for traces without an id", async () => {
      await send({ traceId: traceId(1), spanId: spanId(1), start: t0, end: t0 });
      expect(await ids()).toEqual([]);
      expect(await store.getTrace(traceId(1))).toMatchObject({ sessionId: null });
    });

    it("moves a trace to the session that its late root names", async () => {
      const [root, call] = turn(1, "named by the root", { start: 0 }) as [TestSpan, TestSpan];
      await send({ ...call, attributes: { ...call.attributes, "session.id": "its own" } });
      await send({ ...call, spanId: spanId(3) });
      expect(await list()).toMatchObject([{ sessionId: "its own", spanCount: 2 }]);
      await send(root);
      expect(await list()).toMatchObject([
        { sessionId: "named by the root", spanCount: 2 },
        { sessionId: "its own", spanCount: 1 },
      ]);
      await send(...turn(2, "named by the root", { start: 5 }));
      expect(await ids()).toHaveLength(2);
    });

    it("keeps the sessions of one id in two projects apart", async () => {
      const other = { "service.name": "batch", "openinference.project.name": "other" };
      await send(...turn(1, "s", { start: 0 }));
      await send(...turn(2, "s", { start: 0, prompt: 7, span: { resource: other } }));
      const failure: unknown = await store.getSession({ sessionId: "s" }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(AmbiguousSessionError);
      expect(failure).toMatchObject({ projects: ["chat", "other"] });
      expect(await store.getSession({ sessionId: "s", project: "other" })).toMatchObject({ promptTokens: 7 });
      expect(await store.getSession({ sessionId: "s", project: "none" })).toBeNull();
      expect(await list({ project: "chat" })).toMatchObject([{ project: "chat", traceCount: 1 }]);
    });

    it("counts a response once that two traces of a session report", async () => {
      const response = { attributes: { "gen_ai.response.id": "r" } };
      const report = (number: number, prompt: number): TestSpan[] =>
        turn(number, "s", { start: number, prompt, ...response });
      await send(...report(1, 10));
      await send(...report(2, 30));
      await send(...report(3, 20));
      expect(await list()).toMatchObject([{ promptTokens: 30, traceCount: 3 }]);
      await send(...turn(4, "another session", { start: 4, prompt: 5, ...response }));
      expect(
        (await list({ sort: { field: "promptTokens", descending: true } })).map((row) => row.promptTokens),
      ).toEqual([30, 5]);
    });

    it("rejects a span without a valid id and keeps the others", async () => {
      const spans = [
        { ...turn(1, "bad", { start: 0 })[0], spanId: "0".repeat(16) } as TestSpan,
        ...turn(2, "good", { start: 0 }),
      ];
      expect(await store.ingest(toBody(spans), "json")).toMatchObject({ rejectedSpans: 1 });
      expect(await ids()).toEqual(["good"]);
    });

    describe("of many sessions", () => {
      beforeEach(async () => {
        for (let number = 0; number < 25; number++) {
          const spans = turn(number + 1, `s${number}`, {
            start: (number * 7919) % 1000,
            prompt: (number * 31) % 11,
            completion: (number * 17) % 13,
            duration: 1000 + ((number * 104_729) % 5),
            span: { isError: number % 5 === 0 },
          });
          await send(...spans);
        }
      });

      it.each(sortFields.flatMap((field) => [[field, false] as const, [field, true] as const]))(
        "pages by %s, descending %s, each once and in order",
        async (field, descending) => {
          const seen: SessionRow[] = [];
          let cursor: SessionQuery["cursor"];
          do {
            const page = await store.listSessions({ sort: { field, descending }, limit: 7, cursor });
            expect(page.total).toBe(25);
            seen.push(...page.sessions);
            cursor =
              page.nextCursor === null
                ? undefined
                : ((decodeCursor(page.nextCursor, 2) as SessionQuery["cursor"] | null) ?? undefined);
          } while (cursor !== undefined);
          expect(new Set(seen.map((session) => session.sessionId)).size).toBe(25);
          const values = seen.map((session) => sortValue(session, field));
          expect(values).toEqual(values.toSorted((one, other) => (descending ? other - one : one - other)));
        },
      );

      it.each<[string, Partial<SessionQuery>, (session: SessionRow) => boolean]>([
        ["errors", { hasErrors: true }, (session) => session.errorCount > 0],
        ["no errors", { hasErrors: false }, (session) => session.errorCount === 0],
        ["tokens", { minTokens: 9 }, (session) => session.totalTokens >= 9],
        ["duration", { minDurationMs: 1003 }, (session) => session.durationMs >= 1003],
        [
          "last activity",
          { from: (t0 + 1500) * 1000 },
          (session) => Date.parse(session.endTime) >= t0 + 1500,
        ],
        ["start", { to: (t0 + 500) * 1000 }, (session) => Date.parse(session.startTime) <= t0 + 500],
        ["user", { user: "ada" }, () => true],
        ["another user", { user: "nobody" }, () => false],
        ["another project", { project: "nothing" }, () => false],
      ])("filters by %s and counts what is left", async (_, query, isExpected) => {
        const expected = (await list()).filter(isExpected).map((session) => session.sessionId);
        expect(await ids(query)).toEqual(expected);
        expect((await store.listSessions({ ...latestFirst, ...query, limit: 1 })).total).toBe(
          expected.length,
        );
      });
    });

    describe("searching", () => {
      beforeEach(async () => {
        await send(...conversation(1, "french", "Où est la bibliothèque?", "Next to the café."));
        await send(...conversation(2, "japanese", "図書館はどこですか", "駅の隣です"));
        await send(...conversation(3, "english", "Where is the library?", "Next to the station."));
      });

      it.each<[string, readonly string[]]>([
        ["library", ["english"]],
        ["LIBRARY next", ["english"]],
        ["library the", ["english"]],
        ["next to", ["english", "french"]],
        ["bibliotheque", ["french"]],
        ["図書館", ["japanese"]],
        ["libr", ["english"]],
        ["ibrary", []],
        ['" OR * NEAR(', []],
        ["?!", []],
      ])("finds %j", async (q, expected) => {
        expect((await ids({ q })).toSorted()).toEqual(expected);
      });
    });

    it("lists users with what they did, latest activity first", async () => {
      await send(
        ...turn(1, "a", { start: 0, prompt: 10, span: { isError: true } }),
        ...turn(2, "b", { start: 50, prompt: 5 }),
      );
      await send(
        ...turn(3, "c", { start: 9000, user: "bob" }),
        ...turn(4, "b", { start: 100, user: "bob", prompt: 3 }),
      );
      const first = await store.listUsers({ limit: 1 });
      expect(first).toMatchObject({
        total: 2,
        users: [{ userId: "bob", sessionCount: 2, traceCount: 3, promptTokens: 9 }],
      });
      const cursor = decodeCursor(first.nextCursor ?? "", 3) as UserCursor | null;
      const second = await store.listUsers({ limit: 1, cursor: cursor ?? undefined });
      expect(second).toMatchObject({
        nextCursor: null,
        users: [
          { userId: "ada", project: "chat", sessionCount: 2, traceCount: 3, promptTokens: 18, errorCount: 2 },
        ],
      });
      expect(await ids({ user: "ada" })).toEqual(["b", "a"]);
      expect(await store.listUsers({ limit: 1, project: "none" })).toEqual({
        users: [],
        nextCursor: null,
        total: 0,
      });
    });

    it("says what is wrong with a trace", async () => {
      const loose = { traceId: traceId(1), spanId: spanId(1), start: t0, end: t0 };
      await send(loose);
      await send(...turn(2, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", { start: 0 }));
      await send(...turn(3, "s", { start: 0 }), {
        ...loose,
        traceId: traceId(3),
        spanId: spanId(9),
        parentSpanId: spanId(8),
        attributes: { "session.id": "t" },
      });
      await send(...turn(4, "s", { start: 50, user: "bob" }));
      await send(
        ...turn(5, "tokens", { start: 0, prompt: 5, rootAttributes: { "gen_ai.usage.input_tokens": 6 } }),
      );
      const report = await store.diagnose({ limit: 10 });
      expect(report.counts).toEqual({
        no_session: 1,
        credential: 1,
        several_sessions: 1,
        user_changed: 1,
        lost_session: 4,
        double_count: 1,
        missing_root: 1,
      });
      expect(report.findings.find(({ problem }) => problem === "double_count")).toMatchObject({
        count: 6,
        sessionId: "tokens",
      });
      expect(report.findings.find(({ problem }) => problem === "user_changed")).toMatchObject({
        traceId: traceId(4),
      });
      expect(JSON.stringify((await store.diagnose({ limit: 10, problem: "credential" })).findings)).toContain(
        traceId(2),
      );
      expect((await store.diagnose({ limit: 10, project: "none" })).findings).toEqual([]);
    });

    describe("evaluations", () => {
      const carrier = (
        number: number,
        start: number,
        attributes: NonNullable<TestSpan["attributes"]>,
      ): TestSpan => ({
        traceId: traceId(number),
        spanId: spanId(1),
        start: t0 + start,
        end: t0 + start,
        attributes: { "session.id": "s", ...attributes },
        resource: { "service.name": "evaluator" },
      });
      const openInference = (number: number, start: number, score: number): TestSpan =>
        carrier(number, start, {
          "session.evaluations.0.evaluation.name": "coherence",
          "session.evaluations.0.evaluation.score": score,
          "session.evaluations.0.evaluation.label": "good",
          "session.evaluations.0.evaluation.annotator_kind": "LLM",
        });

      it("are read from spans that carry them, which are no turns, and the newest counts", async () => {
        await send(openInference(8, 200, 0.5));
        await send(...turn(1, "s", { start: 0 }));
        await send(openInference(9, 100, 0.25));
        await send(carrier(7, 0, { "session_eval.goal.label": "reached", "session_eval.goal.score": 1 }));
        expect(await list()).toMatchObject([
          {
            traceCount: 1,
            evaluations: [
              { name: "coherence", score: 0.5, label: "good", explanation: null, annotatorKind: "LLM" },
              { name: "goal", score: 1, label: "reached" },
            ],
          },
        ]);
      });

      it("are read from events of the span that is judged", async () => {
        const [root, call] = turn(1, "s", { start: 0 }) as [TestSpan, TestSpan];
        const attributes = { "gen_ai.evaluation.name": "relevance", "gen_ai.evaluation.score.value": 0.75 };
        await send(root, { ...call, events: [{ name: "gen_ai.evaluation.result", attributes }] });
        const session = await store.getSession({ sessionId: "s" });
        expect(session?.evaluations).toMatchObject([{ name: "relevance", score: 0.75 }]);
        expect(session?.traces[0]?.evaluations).toMatchObject([{ name: "relevance", score: 0.75 }]);
      });

      it("can be added, replacing those of the same name and maker", async () => {
        await send(...turn(1, "s", { start: 0 }), ...turn(2, "s", { start: 10 }));
        const key = { sessionId: "s" };
        await store.evaluate(key, { name: "tone", score: 0.1, identifier: "v1" });
        await store.evaluate(key, { name: "tone", score: 0.2, identifier: "v2" });
        const added = await store.evaluate(key, {
          name: "tone",
          score: 0.3,
          identifier: "v1",
          annotatorKind: "HUMAN",
        });
        expect(added).toEqual({
          name: "tone",
          score: 0.3,
          label: null,
          explanation: null,
          annotatorKind: "HUMAN",
        });
        await store.evaluate(key, { name: "polite", label: "yes", traceId: traceId(2) });
        const session = await store.getSession(key);
        expect(session?.evaluations.map(({ name, score }) => [name, score])).toEqual([
          ["polite", null],
          ["tone", 0.2],
          ["tone", 0.3],
        ]);
        expect(session?.traces.map((trace) => trace.evaluations.length)).toEqual([0, 1]);
        expect(await store.evaluate({ sessionId: "none" }, { name: "tone" })).toBeNull();
        expect(await store.evaluate(key, { name: "tone", traceId: traceId(9) })).toBeNull();
      });

      it("filter sessions", async () => {
        await send(...turn(1, "s", { start: 0 }), ...turn(2, "t", { start: 10 }));
        await store.evaluate({ sessionId: "s" }, { name: "tone", score: 0.3, label: "flat" });
        await store.evaluate({ sessionId: "t" }, { name: "tone", score: 0.8, label: "warm" });
        expect(await ids({ evaluation: { name: "tone" } })).toEqual(["t", "s"]);
        expect(await ids({ evaluation: { name: "tone", label: "flat" } })).toEqual(["s"]);
        expect(await ids({ evaluation: { name: "tone", bound: { operator: ">=", score: 0.5 } } })).toEqual([
          "t",
        ]);
        expect(await ids({ evaluation: { name: "other" } })).toEqual([]);
      });
    });

    it("exports a session so that another store can take it in", async () => {
      await send(
        ...turn(1, "s", { start: 0 }),
        ...turn(2, "other", { start: 0 }),
        ...turn(3, "s", { start: 500 }),
      );
      const exported = await store.exportSession({ sessionId: "s" });
      const other = await open();
      try {
        await other.ingest(exported as Uint8Array, "protobuf");
        expect((await other.listSessions(latestFirst)).sessions).toEqual(await list({ limit: 1 }));
        expect(await other.getConversation({ sessionId: "s" })).toEqual(
          await store.getConversation({ sessionId: "s" }),
        );
      } finally {
        await other.close();
      }
    });

    describe("erasing", () => {
      it("takes a session away and leaves the rest as it was", async () => {
        await send(
          ...turn(1, "keep", { start: 0 }),
          ...turn(2, "erase", { start: 5 }),
          ...turn(3, "keep", { start: 9 }),
        );
        const kept = [
          await store.getSession({ sessionId: "keep" }),
          await store.getConversation({ sessionId: "keep" }),
        ];
        expect(await store.eraseSession({ sessionId: "erase" })).toEqual({ sessions: 1, spans: 2 });
        expect(await store.getSession({ sessionId: "erase" })).toBeNull();
        expect(await store.getTrace(traceId(2))).toBeNull();
        expect(await ids({ q: "question" })).toEqual(["keep"]);
        expect([
          await store.getSession({ sessionId: "keep" }),
          await store.getConversation({ sessionId: "keep" }),
        ]).toEqual(kept);
        expect(await store.eraseSession({ sessionId: "erase" })).toBeNull();
        expect((await store.listUsers({ limit: 9 })).users).toMatchObject([
          { sessionCount: 1, traceCount: 2 },
        ]);
      });

      it("takes from a trace of two sessions only the one's spans", async () => {
        const [root, call] = turn(1, "erase", { start: 0 }) as [TestSpan, TestSpan];
        await send(root, { ...call, attributes: { ...call.attributes, "session.id": "keep" } });
        await store.eraseSession({ sessionId: "erase" });
        expect(await ids()).toEqual(["keep"]);
        expect((await store.getTrace(traceId(1)))?.spans.map((span) => span.spanId)).toEqual([spanId(2)]);
        expect(await store.getConversation({ sessionId: "keep" })).toHaveLength(2);
      });

      it("takes all away that a user took part in, also traces without a session", async () => {
        const loose = {
          traceId: traceId(3),
          spanId: spanId(1),
          start: t0,
          end: t0,
          attributes: { "user.id": "bob" },
        };
        await send(...turn(1, "ada's", { start: 0 }), ...turn(2, "bob's", { start: 5, user: "bob" }), loose);
        expect(await store.eraseUser(["nobody", "bob"])).toEqual({ sessions: 1, spans: 3 });
        expect(await ids()).toEqual(["ada's"]);
        expect(await store.getTrace(traceId(3))).toBeNull();
        expect(await store.eraseUser(["bob"])).toBeNull();
      });

      it("takes what is old away", async () => {
        await send(...turn(1, "old", { start: 0 }), ...turn(2, "new", { start: 100_000 }));
        expect(await store.eraseBefore((t0 + 50_000) * 1000)).toEqual({ sessions: 1, spans: 2 });
        expect(await ids()).toEqual(["new"]);
      });

      it("lets what was erased come again", async () => {
        await send(...turn(1, "s", { start: 0 }));
        const before = await store.getSession({ sessionId: "s" });
        await store.eraseSession({ sessionId: "s" });
        await send(...turn(1, "s", { start: 0 }));
        expect(await store.getSession({ sessionId: "s" })).toEqual(before);
      });
    });

    it("tells of changes when they are visible", async () => {
      const told: ChangeEvent[] = [];
      const stop = store.onChange((change) => told.push(change));
      await send(...turn(1, "s", { start: 0 }));
      await store.eraseSession({ sessionId: "s" });
      stop();
      await send(...turn(2, "t", { start: 0 }));
      const change = { sessions: [{ sessionId: "s", project: "chat" }] };
      expect(told).toEqual([change, change]);
    });

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
  });
}

interface TurnOptions {
  /** Milliseconds after `t0`. */
  readonly start: number;
  readonly duration?: number;
  readonly prompt?: number;
  readonly completion?: number;
  /** More of the model call. */
  readonly attributes?: TestSpan["attributes"];
  /** More of the root. */
  readonly rootAttributes?: TestSpan["attributes"];
  readonly user?: string;
  readonly input?: string;
  readonly output?: string;
  /** More of both spans. */
  readonly span?: Partial<TestSpan>;
}

/** A root that carries the ids, and a model call below it. */
export function turn(number: number, sessionId: string, options: TurnOptions): TestSpan[] {
  const { duration = 1000, prompt = 1, completion = 1 } = options;
  const start = t0 + options.start;
  const root = { traceId: traceId(number), spanId: spanId(1), start, end: start + duration, ...options.span };
  return [
    {
      ...root,
      attributes: { "session.id": sessionId, "user.id": options.user ?? "ada", ...options.rootAttributes },
    },
    {
      ...root,
      spanId: spanId(2),
      parentSpanId: spanId(1),
      end: start + Math.floor(duration / 2),
      attributes: {
        "openinference.span.kind": "LLM",
        "llm.model_name": "test-model",
        "llm.input_messages.0.message.role": "user",
        "llm.input_messages.0.message.content": options.input ?? `question ${number}`,
        "llm.output_messages.0.message.role": "assistant",
        "llm.output_messages.0.message.content": options.output ?? `answer ${number}`,
        "llm.token_count.prompt": prompt,
        "llm.token_count.completion": completion,
        ...options.attributes,
      },
    },
  ];
}

function conversation(number: number, sessionId: string, input: string, output: string): TestSpan[] {
  return turn(number, sessionId, { start: 0, input, output });
}

function sortValue(session: SessionRow, field: SortField): number {
  if (field === "startTime") return Date.parse(session.startTime);
  if (field === "lastActivity") return Date.parse(session.endTime);
  return session[field] ?? -1;
}

function byKey(
  one: { sessionId: string; project: string },
  other: { sessionId: string; project: string },
): number {
  return `${one.sessionId} ${one.project}` < `${other.sessionId} ${other.project}` ? -1 : 1;
}

const smallText = fc.constantFrom("yes", "no", "why?");

/** A few traces with all that may go wrong, so small that collisions are frequent. */
const anyConversations: fc.Arbitrary<TestSpan[]> = fc.uniqueArray(
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
          "llm.model_name": fc.constantFrom("m", "n"),
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
  { selector: (span) => span.traceId + span.spanId, minLength: 1, maxLength: 9 },
);
