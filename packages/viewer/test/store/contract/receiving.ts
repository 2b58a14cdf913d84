import { describe, expect, it } from "vitest";
import type { ChangeEvent } from "../../../src/api/contract.ts";
import { spanId, t0, toBody, traceId, type TestSpan } from "../../support/otlp-request.ts";
import { turn } from "../../support/turn-spans.ts";
import { latestFirst, type OpenStore, useStore } from "./use-store.ts";

/** What a store takes in, gives back and tells of. */
export function describeReceiving(open: OpenStore): void {
  describe("receiving spans", () => {
    const { store, send, list, ids } = useStore(open);

    it("changes nothing where spans come again", async () => {
      await send(...turn(1, "s", { start: 0 }));
      const before = await store().getSession({ sessionId: "s" });
      await send(...turn(1, "s", { start: 0 }), ...turn(1, "s", { start: 0 }));
      expect(await store().getSession({ sessionId: "s" })).toEqual(before);
    });

    it("takes spans again that came without a resource and a scope", async () => {
      const request: unknown = JSON.parse(
        Buffer.from(toBody(turn(1, "bare", { start: 0 }))).toString(),
        (key, value) => (key === "resource" || key === "scope" ? undefined : (value as unknown)),
      );
      const body = Buffer.from(JSON.stringify(request));
      for (let time = 0; time < 2; time++) await store().ingest(body, "json");
      expect((await list()).map(({ sessionId, traceCount }) => [sessionId, traceCount])).toEqual([
        ["bare", 1],
      ]);
    });

    it("keeps of two spans with one id that which ended later, all it tells and nothing of the other", async () => {
      const [root] = turn(1, "kept", { start: 0 }) as [TestSpan, TestSpan];
      const told = (sessionId: string, user: string, word: string, end: number): TestSpan => ({
        ...root,
        end: t0 + end,
        attributes: {
          ...root.attributes,
          "session.id": sessionId,
          "user.id": user,
          "input.value": word,
          "llm.token_count.prompt": end,
          "session.evaluations.0.evaluation.name": word,
          "session.evaluations.0.evaluation.score": 1,
        },
      });
      const spans = [told("gone", "mallory", "aardvark", 20), told("kept", "ada", "zebra", 30)];
      for (const order of [spans, spans.toReversed()]) {
        for (const span of order) await send(span);
        expect(await list()).toMatchObject([
          {
            sessionId: "kept",
            userId: "ada",
            spanCount: 1,
            firstInput: "zebra",
            evaluations: [{ name: "zebra" }],
          },
        ]);
        expect(await ids({ q: "zebra" })).toEqual(["kept"]);
        expect(await ids({ q: "aardvark" })).toEqual([]);
        expect((await store().getTrace(traceId(1)))?.spans).toHaveLength(1);
        expect((await store().listUsers({ limit: 5 })).users.map(({ userId }) => userId)).toEqual(["ada"]);
        expect(await store().eraseUser(["mallory"])).toBeNull();
        await store().eraseSession({ sessionId: "kept" });
        expect(await list()).toEqual([]);
      }
    });

    it("lists no session for traces without an id", async () => {
      await send({ traceId: traceId(1), spanId: spanId(1), start: t0, end: t0 });
      expect(await ids()).toEqual([]);
      expect(await store().getTrace(traceId(1))).toMatchObject({ sessionId: null });
    });

    it("rejects a span without a valid id and keeps the others", async () => {
      const spans = [
        { ...turn(1, "bad", { start: 0 })[0], spanId: "0".repeat(16) } as TestSpan,
        ...turn(2, "good", { start: 0 }),
      ];
      expect(await store().ingest(toBody(spans), "json")).toMatchObject({ rejectedSpans: 1 });
      expect(await ids()).toEqual(["good"]);
    });

    it("exports a session so that another store can take it in", async () => {
      await send(
        ...turn(1, "s", { start: 0 }),
        ...turn(2, "other", { start: 0 }),
        ...turn(3, "s", { start: 500 }),
      );
      const exported = await store().exportSession({ sessionId: "s" });
      const other = await open();
      try {
        await other.ingest(exported as Uint8Array, "protobuf");
        expect((await other.listSessions(latestFirst)).sessions).toEqual(await list({ limit: 1 }));
        expect(await other.getConversation({ sessionId: "s" })).toEqual(
          await store().getConversation({ sessionId: "s" }),
        );
      } finally {
        await other.close();
      }
    });

    it("tells of changes when they are visible", async () => {
      const told: ChangeEvent[] = [];
      const stop = store().onChange((change) => told.push(change));
      await send(...turn(1, "s", { start: 0 }));
      await store().eraseSession({ sessionId: "s" });
      stop();
      await send(...turn(2, "t", { start: 0 }));
      const change = { sessions: [{ sessionId: "s", project: "chat" }] };
      expect(told).toEqual([change, change]);
    });
  });
}
