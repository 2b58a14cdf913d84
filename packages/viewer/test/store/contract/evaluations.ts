import { describe, expect, it } from "vitest";
import { decodeCursor, type SessionCursor } from "../../../src/store/session-query.ts";
import { spanId, t0, traceId, type TestSpan } from "../../support/otlp-request.ts";
import { turn } from "../../support/turn-spans.ts";
import { type OpenStore, useStore } from "./use-store.ts";

/** Evaluations that spans carry, and those that are added. */
export function describeEvaluations(open: OpenStore): void {
  describe("evaluations", () => {
    const { store, send, list, ids } = useStore(open);

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

    it("of one project are no other's, also where both have a session of the id at once", async () => {
      const evaluated = { ...openInference(9, 100, 0.5), resource: { "service.name": "chat" } };
      const other = { span: { resource: { "service.name": "other" } } };
      await send(evaluated, ...turn(1, "s", { start: 0, ...other }), ...turn(2, "s", { start: 5 }));
      const listed = await list({ sort: { field: "startTime", descending: false } });
      expect(listed.map(({ project, evaluations }) => [project, evaluations.length])).toEqual([
        ["other", 0],
        ["chat", 1],
      ]);
    });

    it("are read from events of the span that is judged", async () => {
      const [root, call] = turn(1, "s", { start: 0 }) as [TestSpan, TestSpan];
      const attributes = { "gen_ai.evaluation.name": "relevance", "gen_ai.evaluation.score.value": 0.75 };
      await send(root, { ...call, events: [{ name: "gen_ai.evaluation.result", attributes }] });
      const session = await store().getSession({ sessionId: "s" });
      expect(session?.evaluations).toMatchObject([{ name: "relevance", score: 0.75 }]);
      expect(session?.traces[0]?.evaluations).toMatchObject([{ name: "relevance", score: 0.75 }]);
    });

    it("can be added, replacing those of the same name and maker", async () => {
      await send(...turn(1, "s", { start: 0 }), ...turn(2, "s", { start: 10 }));
      const key = { sessionId: "s" };
      await store().evaluate(key, { name: "tone", score: 0.1, identifier: "v1" });
      await store().evaluate(key, { name: "tone", score: 0.2, identifier: "v2" });
      const added = await store().evaluate(key, {
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
      await store().evaluate(key, { name: "polite", label: "yes", traceId: traceId(2) });
      const session = await store().getSession(key);
      expect(session?.evaluations.map(({ name, score }) => [name, score])).toEqual([
        ["polite", null],
        ["tone", 0.3],
        ["tone", 0.2],
      ]);
      expect(session?.traces.map((trace) => trace.evaluations.length)).toEqual([0, 1]);
      expect(await store().evaluate({ sessionId: "none" }, { name: "tone" })).toBeNull();
      expect(await store().evaluate(key, { name: "tone", traceId: traceId(9) })).toBeNull();
    });

    it("filter sessions", async () => {
      await send(...turn(1, "s", { start: 0 }), ...turn(2, "t", { start: 10 }));
      await store().evaluate({ sessionId: "s" }, { name: "tone", score: 0.3, label: "flat" });
      await store().evaluate({ sessionId: "t" }, { name: "tone", score: 0.8, label: "warm" });
      expect(await ids({ evaluation: { name: "tone" } })).toEqual(["t", "s"]);
      expect(await ids({ evaluation: { name: "tone", label: "flat" } })).toEqual(["s"]);
      expect(await ids({ evaluation: { name: "tone", bound: { operator: ">=", score: 0.5 } } })).toEqual([
        "t",
      ]);
      expect(await ids({ evaluation: { name: "other" } })).toEqual([]);
    });

    it("order sessions by the worst score of a name, page by page, without those that lack it", async () => {
      const scores = [0.5, 0.25, 0.75, 0.25];
      for (const [number, score] of scores.entries()) {
        await send(...turn(number + 1, `s${number}`, { start: number }));
        await store().evaluate({ sessionId: `s${number}` }, { name: "tone", score });
      }
      await send(...turn(9, "unjudged", { start: 0 }), ...turn(10, "labelled", { start: 0 }));
      await store().evaluate({ sessionId: "labelled" }, { name: "tone", label: "flat" });
      await store().evaluate({ sessionId: "s0" }, { name: "tone", score: 0.1, identifier: "stricter" });
      const seen: string[] = [];
      for (let cursor: SessionCursor | undefined, isDone = false; !isDone;) {
        const page = await store().listSessions({
          sort: { evaluation: "tone", descending: false },
          limit: 2,
          cursor,
        });
        expect(page.total).toBe(4);
        seen.push(...page.sessions.map(({ sessionId }) => sessionId));
        isDone = page.nextCursor === null;
        cursor = (decodeCursor(page.nextCursor ?? "", 2) as SessionCursor | null) ?? undefined;
      }
      expect(seen).toEqual(["s0", "s1", "s3", "s2"]);
      expect(await ids({ sort: { evaluation: "tone", descending: true } })).toEqual(["s2", "s3", "s1", "s0"]);
    });

    it("of a session that is erased order and filter nothing", async () => {
      await send(...turn(1, "s", { start: 0 }));
      await store().evaluate({ sessionId: "s" }, { name: "tone", score: 0 });
      await store().eraseSession({ sessionId: "s" });
      await send(...turn(2, "t", { start: 0 }));
      expect(await ids({ evaluation: { name: "tone" } })).toEqual([]);
      expect(await ids({ sort: { evaluation: "tone", descending: true } })).toEqual([]);
    });
  });
}
