import { describe, expect, it } from "vitest";
import { spanId, t0, traceId } from "../../support/otlp-request.ts";
import { turn } from "../../support/turn-spans.ts";
import { type OpenStore, useStore } from "./use-store.ts";

/** What a store says is wrong with traces. */
export function describeDoctor(open: OpenStore): void {
  describe("the doctor", () => {
    const { store, send } = useStore(open);

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
      const report = await store().diagnose({ limit: 10 });
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
      expect(
        JSON.stringify((await store().diagnose({ limit: 10, problem: "credential" })).findings),
      ).toContain(traceId(2));
      expect((await store().diagnose({ limit: 10, project: "none" })).findings).toEqual([]);
    });
  });
}
