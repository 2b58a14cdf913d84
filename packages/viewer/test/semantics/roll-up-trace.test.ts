import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findSessions } from "../../src/semantics/effective-session.ts";
import { rollUpTrace } from "../../src/semantics/roll-up-trace.ts";
import type { SpanFacts } from "../../src/semantics/span-facts.ts";
import { buildTraceTree } from "../../src/semantics/trace-tree.ts";
import { totalTokens } from "../../src/semantics/usage.ts";
import { spanId } from "../support/otlp-request.ts";
import { anyTrace, facts, rearranged, usage } from "../support/span-facts.ts";

const runs = { numRuns: 1000 };

/** The session of each span by id. */
function sessionsOf(spans: readonly SpanFacts[]): Record<string, string | null> {
  const tree = buildTraceTree(spans);
  const sessions = findSessions(tree);
  return Object.fromEntries(tree.spans.map((span, index) => [span.spanId, sessions.spans[index] ?? null]));
}

/** Tokens by session. */
function tokensOf(spans: readonly SpanFacts[]): Record<string, number> {
  return Object.fromEntries(
    rollUpTrace(spans).turns.map((turn) => [turn.sessionId ?? "none", totalTokens(turn.usage)]),
  );
}

const [root, child, grandchild, other] = [spanId(1), spanId(2), spanId(3), spanId(4)];

describe("the session of a span", () => {
  it("is its own id before its ancestor's", () => {
    expect(
      sessionsOf([
        facts({ spanId: root, sessionId: "a" }),
        facts({ spanId: child, parentSpanId: root, sessionId: "b" }),
        facts({ spanId: grandchild, parentSpanId: child }),
      ]),
    ).toEqual({ [root]: "a", [child]: "b", [grandchild]: "b" });
  });

  it("is the trace's where neither it nor an ancestor has one", () => {
    expect(
      sessionsOf([
        facts({ spanId: root }),
        facts({ spanId: child, parentSpanId: root }),
        facts({ spanId: grandchild, parentSpanId: child, sessionId: "a" }),
      ]),
    ).toEqual({ [root]: "a", [child]: "a", [grandchild]: "a" });
  });

  it("is for the trace the id nearest the root, though a later one arrived first", () => {
    const deep = facts({ spanId: grandchild, parentSpanId: child, sessionId: "deep", start: 0 });
    const near = facts({ spanId: other, parentSpanId: root, sessionId: "near", start: 5 });
    const spans = [deep, facts({ spanId: child, parentSpanId: root }), near, facts({ spanId: root })];
    expect(sessionsOf(spans)[root]).toBe("near");
  });

  it("is for the trace the earliest of two equally near the root", () => {
    expect(
      sessionsOf([
        facts({ spanId: root }),
        facts({ spanId: child, parentSpanId: root, sessionId: "late", start: 2 }),
        facts({ spanId: other, parentSpanId: root, sessionId: "early", start: 1 }),
      ])[root],
    ).toBe("early");
  });

  it("is found where parents form a circle", () => {
    expect(
      sessionsOf([
        facts({ spanId: root, parentSpanId: child }),
        facts({ spanId: child, parentSpanId: root, sessionId: "a" }),
        facts({ spanId: other, parentSpanId: other }),
      ]),
    ).toEqual({ [root]: "a", [child]: "a", [other]: "a" });
  });

  it("is found ten thousand spans below the id", () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      facts({
        spanId: spanId(index + 1),
        parentSpanId: index === 0 ? null : spanId(index),
        sessionId: index === 0 ? "a" : null,
      }),
    );
    expect(sessionsOf(chain)[spanId(10_000)]).toBe("a");
  });
});

describe("the tokens of a turn", () => {
  it("count a wrapper that repeats its children once", () => {
    expect(
      tokensOf([
        facts({ spanId: root, usage: usage(30, 12) }),
        facts({ spanId: child, parentSpanId: root, usage: usage(10, 5) }),
        facts({ spanId: grandchild, parentSpanId: root, usage: usage(20, 7) }),
      ]),
    ).toEqual({ none: 42 });
  });

  it("take a wrapper's word where a streamed child reports less", () => {
    expect(
      tokensOf([
        facts({ spanId: root, usage: usage(30, 12) }),
        facts({ spanId: child, parentSpanId: root, usage: usage(30, 0) }),
      ]),
    ).toEqual({ none: 42 });
  });

  it("take the children's where the root reports the last call only", () => {
    expect(
      tokensOf([
        facts({ spanId: root, usage: usage(20, 7), responseId: "2" }),
        facts({ spanId: child, parentSpanId: root, usage: usage(10, 5), responseId: "1" }),
        facts({ spanId: grandchild, parentSpanId: root, usage: usage(20, 7), responseId: "2" }),
      ]),
    ).toEqual({ none: 42 });
  });

  it("count a response that two instrumentations report once", () => {
    expect(
      tokensOf([
        facts({ spanId: root }),
        facts({ spanId: child, parentSpanId: root, usage: usage(10, 5), responseId: "1" }),
        facts({ spanId: grandchild, parentSpanId: root, usage: usage(10, 5), responseId: "1" }),
      ]),
    ).toEqual({ none: 15 });
  });

  it("add up calls that have nothing to do with each other", () => {
    expect(
      tokensOf([
        facts({ spanId: root }),
        facts({ spanId: child, parentSpanId: root, usage: usage(10, 5) }),
        facts({ spanId: grandchild, parentSpanId: child, usage: usage(1, 1) }),
        facts({ spanId: other, parentSpanId: root, usage: usage(10, 5) }),
      ]),
    ).toEqual({ none: 30 });
  });

  it("are kept apart by session, also where one wraps the other", () => {
    expect(
      tokensOf([
        facts({ spanId: root, sessionId: "a", usage: usage(100, 0) }),
        facts({ spanId: child, parentSpanId: root, sessionId: "b", usage: usage(40, 0) }),
        facts({ spanId: grandchild, parentSpanId: child, sessionId: "a", usage: usage(60, 0) }),
      ]),
    ).toEqual({ a: 100, b: 40 });
  });

  it("are the reported total where there is one", () => {
    expect(tokensOf([facts({ usage: { ...usage(10, 5), total: 20 } })])).toEqual({ none: 20 });
  });

  it("are the sum of reports that name their model", () => {
    const [turn] = rollUpTrace([
      facts({ spanId: root, usage: usage(30, 0) }),
      facts({ spanId: child, parentSpanId: root, usage: usage(10, 0), model: "small" }),
      facts({ spanId: grandchild, parentSpanId: root, usage: usage(20, 0), model: "large" }),
    ]).turns;
    expect(turn?.parts.map((part) => [part.model, part.usage.prompt])).toEqual([
      ["small", 10],
      ["large", 20],
    ]);
  });
});

describe("the project of a trace", () => {
  it("is the one nearest the root, an explicit one before a service's name", () => {
    expect(
      rollUpTrace([
        facts({ spanId: root, project: "web" }),
        facts({ spanId: child, parentSpanId: root, project: "agents", isProjectExplicit: true }),
      ]).project,
    ).toBe("agents");
  });
});

describe("a rollup", () => {
  it("is the same for every order and repetition of the spans", () => {
    fc.assert(
      fc.property(
        anyTrace.chain((spans) => fc.tuple(fc.constant(spans), rearranged(spans))),
        ([spans, arrived]) => {
          expect(rollUpTrace(arrived)).toEqual(rollUpTrace(spans));
        },
      ),
      runs,
    );
  });

  it("counts every span in exactly one session", () => {
    fc.assert(
      fc.property(anyTrace, (spans) => {
        const counted = rollUpTrace(spans).turns.reduce((sum, turn) => sum + turn.spanCount, 0);
        expect(counted).toBe(spans.length);
      }),
      runs,
    );
  });

  it("never counts more tokens than all spans report together", () => {
    fc.assert(
      fc.property(anyTrace, (spans) => {
        const counted = rollUpTrace(spans).turns.reduce((sum, turn) => sum + totalTokens(turn.usage), 0);
        const reported = spans.reduce(
          (sum, span) => sum + (span.usage === null ? 0 : totalTokens(span.usage)),
          0,
        );
        expect(counted).toBeLessThanOrEqual(reported);
      }),
      runs,
    );
  });

  it("tells the reports that make up exactly what it counts", () => {
    fc.assert(
      fc.property(anyTrace, (spans) => {
        for (const turn of rollUpTrace(spans).turns) {
          const parts = turn.parts.reduce((sum, part) => sum + totalTokens(part.usage), 0);
          expect(parts).toBe(totalTokens(turn.usage));
        }
      }),
      runs,
    );
  });
});
