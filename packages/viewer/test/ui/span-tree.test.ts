import { describe, expect, it } from "vitest";
import type { Span } from "../../src/api/contract.ts";
import { findErrors } from "../../ui/src/trace/find-errors.ts";
import { buildSpanTree, flattenSpanTree, type SpanNode } from "../../ui/src/trace/span-tree.ts";

const span = (
  spanId: string,
  parentSpanId: string | null,
  startMs = 0,
  status: Span["status"] = "UNSET",
): Span => ({
  traceId: "t",
  spanId,
  parentSpanId,
  name: spanId,
  kind: "INTERNAL",
  spanKind: null,
  model: null,
  usage: null,
  costUsd: null,
  startTime: new Date(startMs).toISOString(),
  endTime: new Date(startMs + 1).toISOString(),
  durationMs: 1,
  status,
  statusMessage: null,
  attributes: {},
  events: [],
  resource: {},
  scope: null,
  sessionId: null,
});

const outline = (nodes: readonly SpanNode[]): string[] =>
  nodes.map((node) => `${"-".repeat(node.depth)}${node.span.spanId}`);

describe("the tree of a trace", () => {
  it("puts children below their parent, by start time", () => {
    const roots = buildSpanTree([
      span("b", "root", 2),
      span("root", null),
      span("a", "root", 1),
      span("c", "a", 3),
    ]);
    expect(outline(flattenSpanTree(roots, new Set()))).toEqual(["root", "-a", "--c", "-b"]);
    expect(outline(flattenSpanTree(roots, new Set(["a"])))).toEqual(["root", "-a", "-b"]);
  });

  it("shows spans whose parent is missing, and those of a ring", () => {
    const roots = buildSpanTree([
      span("orphan", "gone"),
      span("x", "y", 1),
      span("y", "x", 2),
      span("self", "self", 3),
    ]);
    expect(outline(flattenSpanTree(roots, new Set()))).toEqual(["orphan", "x", "-y", "self"]);
  });

  it("draws a chain of 10,000 spans", () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      span(String(index), index === 0 ? null : String(index - 1)),
    );
    expect(flattenSpanTree(buildSpanTree(chain), new Set())).toHaveLength(10_000);
  });

  it("finds where an error began, not every span it passed through", () => {
    const failed = [
      span("root", null, 0, "ERROR"),
      span("agent", "root"),
      span("model", "agent", 0, "ERROR"),
      span("tool", "agent"),
    ];
    expect(findErrors(failed).map((error) => error.span.spanId)).toEqual(["model"]);
  });
});
