import { describe, expect, it } from "vitest";
import { spanId, t0, traceId, type TestSpan } from "../../support/otlp-request.ts";
import { turn } from "../../support/turn-spans.ts";
import { type OpenStore, useStore } from "./use-store.ts";

/** What is left of what was erased: nothing. */
export function describeErasing(open: OpenStore): void {
  describe("erasing", () => {
    const { store, send, ids } = useStore(open);

    it("takes a session away and leaves the rest as it was", async () => {
      await send(
        ...turn(1, "keep", { start: 0 }),
        ...turn(2, "erase", { start: 5 }),
        ...turn(3, "keep", { start: 9 }),
      );
      const kept = [
        await store().getSession({ sessionId: "keep" }),
        await store().getConversation({ sessionId: "keep" }),
      ];
      expect(await store().eraseSession({ sessionId: "erase" })).toEqual({ sessions: 1, spans: 2 });
      expect(await store().getSession({ sessionId: "erase" })).toBeNull();
      expect(await store().getTrace(traceId(2))).toBeNull();
      expect(await ids({ q: "question" })).toEqual(["keep"]);
      expect([
        await store().getSession({ sessionId: "keep" }),
        await store().getConversation({ sessionId: "keep" }),
      ]).toEqual(kept);
      expect(await store().eraseSession({ sessionId: "erase" })).toBeNull();
      expect((await store().listUsers({ limit: 9 })).users).toMatchObject([
        { sessionCount: 1, traceCount: 2 },
      ]);
    });

    it("takes from a trace of two sessions only the one's spans", async () => {
      const [root, call] = turn(1, "erase", { start: 0 }) as [TestSpan, TestSpan];
      await send(root, { ...call, attributes: { ...call.attributes, "session.id": "keep" } });
      await store().eraseSession({ sessionId: "erase" });
      expect(await ids()).toEqual(["keep"]);
      expect((await store().getTrace(traceId(1)))?.spans.map((span) => span.spanId)).toEqual([spanId(2)]);
      expect(await store().getConversation({ sessionId: "keep" })).toHaveLength(2);
    });

    it("still finds by its words what said the same as the erased", async () => {
      const [root, call] = turn(1, "erase", { start: 0, input: "hello", output: "goodbye" }) as [
        TestSpan,
        TestSpan,
      ];
      const rootAttributes = { "session.id": "keep", "input.value": "hello", "output.value": "goodbye" };
      const inner = { ...call.attributes, "session.id": "erase" };
      await send({ ...root, attributes: rootAttributes }, { ...call, attributes: inner });
      expect((await ids({ q: "goodbye hello" })).toSorted()).toEqual(["erase", "keep"]);
      await store().eraseSession({ sessionId: "erase" });
      expect(await ids({ q: "goodbye hello" })).toEqual(["keep"]);
      await store().eraseSession({ sessionId: "keep" });
      expect(await ids({ q: "goodbye" })).toEqual([]);
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
      expect(await store().eraseUser(["nobody", "bob"])).toEqual({ sessions: 1, spans: 3 });
      expect(await ids()).toEqual(["ada's"]);
      expect(await store().getTrace(traceId(3))).toBeNull();
      expect(await store().eraseUser(["bob"])).toBeNull();
    });

    it("takes what is old away", async () => {
      await send(...turn(1, "old", { start: 0 }), ...turn(2, "new", { start: 100_000 }));
      expect(await store().eraseBefore((t0 + 50_000) * 1000)).toEqual({ sessions: 1, spans: 2 });
      expect(await ids()).toEqual(["new"]);
    });

    it("lets what was erased come again", async () => {
      await send(...turn(1, "s", { start: 0 }));
      const before = await store().getSession({ sessionId: "s" });
      await store().eraseSession({ sessionId: "s" });
      await send(...turn(1, "s", { start: 0 }));
      expect(await store().getSession({ sessionId: "s" })).toEqual(before);
    });
  });
}
