import { beforeEach, describe, expect, it } from "vitest";
import type { SessionRow } from "../../../src/api/contract.ts";
import { type SortField, sortFields } from "../../../src/api/sort-fields.ts";
import { decodeCursor, type SessionQuery } from "../../../src/store/session-query.ts";
import type { UserCursor } from "../../../src/store/store.ts";
import { t0, traceId, type TestSpan } from "../../support/otlp-request.ts";
import { turn } from "../../support/turn-spans.ts";
import { latestFirst, type OpenStore, useStore } from "./use-store.ts";

/** How sessions are paged, sorted, filtered and searched, and users listed. */
export function describeListing(open: OpenStore): void {
  describe("lists", () => {
    const { store, send, list, ids } = useStore(open);

    describe("of many sessions", () => {
      beforeEach(async () => {
        for (let number = 0; number < 25; number++) {
          const spans = turn(number + 1, `s${number}`, {
            start: (number * 7919) % 1000,
            prompt: (number * 31) % 11,
            completion: (number * 17) % 13,
            duration: 1000 + ((number * 104_729) % 5),
            span: { isError: number % 5 === 0 },
            attributes: { "llm.model_name": number % 3 === 0 ? "no-price" : "gpt-4o" },
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
            const page = await store().listSessions({ sort: { field, descending }, limit: 7, cursor });
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
        ["most tokens", { maxTokens: 9 }, (session) => session.totalTokens <= 9],
        ["duration", { minDurationMs: 1003 }, (session) => session.durationMs >= 1003],
        ["longest duration", { maxDurationMs: 1003 }, (session) => session.durationMs <= 1003],
        ["cost", { minCostUsd: 0.00005 }, (session) => (session.costUsd ?? -1) >= 0.00005],
        ["most cost", { maxCostUsd: 0.00005 }, (session) => (session.costUsd ?? Infinity) <= 0.00005],
        ["idle", { minIdleMs: 1 }, (session) => session.durationMs > session.activeMs],
        [
          "last activity",
          { from: (t0 + 1500) * 1000 },
          (session) => Date.parse(session.endTime) >= t0 + 1500,
        ],
        ["start", { to: (t0 + 500) * 1000 }, (session) => Date.parse(session.startTime) <= t0 + 500],
        ["user", { user: "ada" }, () => true],
        ["another user", { user: "nobody" }, () => false],
        ["another project", { project: "nothing" }, () => false],
        ["several at once", { minTokens: 5, maxTokens: 9, hasErrors: false }, isModestAndWell],
      ])("filters by %s and counts what is left", async (_, query, isExpected) => {
        const expected = (await list()).filter(isExpected).map((session) => session.sessionId);
        expect(await ids(query)).toEqual(expected);
        expect((await store().listSessions({ ...latestFirst, ...query, limit: 1 })).total).toBe(
          expected.length,
        );
      });
    });

    describe("searching", () => {
      beforeEach(async () => {
        await send(...conversation(1, "french", "Où est la bibliothèque?", "Next to the café.", "visitor-7"));
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
        ["engl", ["english"]],
        ["english", ["english"]],
        ["English", []],
        ["visitor", ["french"]],
        ["isitor", []],
        [traceId(2), ["japanese"]],
        ['" OR * NEAR(', []],
        ["?!", []],
      ])("finds %j", async (q, expected) => {
        expect((await ids({ q })).toSorted()).toEqual(expected);
      });

      it("finds what was said since the same was asked before, and not what was erased", async () => {
        expect(await ids({ q: "library" })).toEqual(["english"]);
        await send(...conversation(4, "later", "Is the library open?", "Until six."));
        expect((await ids({ q: "library" })).toSorted()).toEqual(["english", "later"]);
        await store().eraseSession({ sessionId: "english" });
        expect(await ids({ q: "library" })).toEqual(["later"]);
        const { buckets } = await store().countSessions({ by: "totalTokens", q: "library" });
        expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(1);
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
      const first = await store().listUsers({ limit: 1 });
      expect(first).toMatchObject({
        total: 2,
        users: [{ userId: "bob", sessionCount: 2, traceCount: 3, promptTokens: 9 }],
      });
      const cursor = decodeCursor(first.nextCursor ?? "", 3) as UserCursor | null;
      const second = await store().listUsers({ limit: 1, cursor: cursor ?? undefined });
      expect(second).toMatchObject({
        nextCursor: null,
        users: [
          { userId: "ada", project: "chat", sessionCount: 2, traceCount: 3, promptTokens: 18, errorCount: 2 },
        ],
      });
      expect(await ids({ user: "ada" })).toEqual(["b", "a"]);
      expect(await store().listUsers({ limit: 5, q: "AD" })).toMatchObject({
        users: [{ userId: "ada" }],
        nextCursor: null,
        total: 1,
      });
      expect(await store().listUsers({ limit: 5, q: "%" })).toMatchObject({ users: [], total: 0 });
      expect(await store().listUsers({ limit: 1, project: "none" })).toEqual({
        users: [],
        nextCursor: null,
        total: 0,
      });
    });
  });
}

function sortValue(session: SessionRow, field: SortField): number {
  if (field === "startTime") return Date.parse(session.startTime);
  if (field === "lastActivity") return Date.parse(session.endTime);
  if (field === "idleMs") return session.durationMs - session.activeMs;
  return session[field] ?? -1;
}

function isModestAndWell({ totalTokens, errorCount }: SessionRow): boolean {
  return totalTokens >= 5 && totalTokens <= 9 && errorCount === 0;
}

function conversation(
  number: number,
  sessionId: string,
  input: string,
  output: string,
  user = "ada",
): TestSpan[] {
  return turn(number, sessionId, { start: 0, input, output, user });
}
