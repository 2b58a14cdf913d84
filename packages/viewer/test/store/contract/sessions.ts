import { describe, expect, it } from "vitest";
import { AmbiguousSessionError } from "../../../src/store/store.ts";
import { spanId, t0, traceId, type TestSpan } from "../../support/otlp-request.ts";
import { turn } from "../../support/turn-spans.ts";
import { latestFirst, type OpenStore, useStore } from "./use-store.ts";

/** What a store makes of spans: sessions, turns, traces and messages. */
export function describeSessions(open: OpenStore): void {
  describe("sessions", () => {
    const { store, send, list, ids } = useStore(open);

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
      const session = await store().getSession({ sessionId: "s" });
      expect(
        session?.traces.map((turn) => [turn.traceId, turn.input, turn.output, turn.totalTokens]),
      ).toEqual([
        [traceId(1), "question 1", "answer 1", 2],
        [traceId(2), "question 2", "answer 2", 2],
      ]);
    });

    it("tells the conversation", async () => {
      await send(...turn(1, "s", { start: 0 }), ...turn(2, "s", { start: 10_000 }));
      const conversation = await store().getConversation({ sessionId: "s" });
      expect(conversation?.map(({ role, content, traceId }) => [role, content, traceId])).toEqual([
        ["user", "question 1", traceId(1)],
        ["assistant", "answer 1", traceId(1)],
        ["user", "question 2", traceId(2)],
        ["assistant", "answer 2", traceId(2)],
      ]);
    });

    it("tells a trace with all that its spans carry", async () => {
      await send(...turn(1, "s", { start: 0 }));
      const trace = await store().getTrace(traceId(1));
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

    it("tells of each span what it cost and which model it asked, whatever the names", async () => {
      const [root, call] = turn(1, "s", { start: 0 }) as [TestSpan, TestSpan];
      await send(root, {
        ...call,
        attributes: {
          "gen_ai.operation.name": "chat",
          "gen_ai.request.model": "gpt-4o",
          "gen_ai.usage.input_tokens": 1000,
          "gen_ai.usage.output_tokens": 10,
          "gen_ai.usage.cache_read.input_tokens": 200,
        },
      });
      const trace = await store().getTrace(traceId(1));
      const cost = expect.closeTo(0.00235, 6) as number;
      expect(trace).toMatchObject({ userId: "ada", promptTokens: 1000, totalTokens: 1010, costUsd: cost });
      const [wrapper, asked] = trace?.spans ?? [];
      expect(wrapper).toMatchObject({ model: null, usage: null, costUsd: null });
      expect(asked).toMatchObject({
        model: "gpt-4o",
        usage: {
          promptTokens: 1000,
          completionTokens: 10,
          totalTokens: 1010,
          cachedTokens: 200,
          reasoningTokens: null,
        },
        costUsd: cost,
      });
    });

    it("has nothing where there is nothing", async () => {
      expect(await store().getSession({ sessionId: "s" })).toBeNull();
      expect(await store().getConversation({ sessionId: "s" })).toBeNull();
      expect(await store().getTrace(traceId(1))).toBeNull();
      expect(await store().listSessions(latestFirst)).toEqual({ sessions: [], nextCursor: null, total: 0 });
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
      const failure: unknown = await store()
        .getSession({ sessionId: "s" })
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(AmbiguousSessionError);
      expect(failure).toMatchObject({ projects: ["chat", "other"] });
      expect(await store().getSession({ sessionId: "s", project: "other" })).toMatchObject({
        promptTokens: 7,
      });
      expect(await store().getSession({ sessionId: "s", project: "none" })).toBeNull();
      expect(await list({ project: "chat" })).toMatchObject([{ project: "chat", traceCount: 1 }]);
    });

    it("adds up what its models cost, those without a price left out", async () => {
      const call = (number: number, model: string, start: number): TestSpan[] =>
        turn(number, "s", { start, prompt: 1000, completion: 100, attributes: { "llm.model_name": model } });
      await send(...call(1, "gpt-4o", 0), ...call(2, "no-price", 10_000), ...call(3, "gpt-4o-mini", 20_000));
      await send(...turn(4, "t", { start: 0, attributes: { "llm.model_name": "no-price" } }));
      const session = await store().getSession({ sessionId: "s" });
      expect(session?.traces.map((turn) => turn.costUsd)).toEqual([0.0035, null, 0.000_21]);
      expect(session?.costUsd).toBe(0.003_71);
      expect(await store().getSession({ sessionId: "t" })).toMatchObject({ costUsd: null });
      expect((await store().listUsers({ limit: 1 })).users).toMatchObject([{ costUsd: 0.003_71 }]);
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
  });
}
