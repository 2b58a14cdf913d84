import type { Span } from "../../../src/api/contract.ts";

/** A span at its place in the tree of its trace. */
export interface SpanNode {
  readonly span: Span;
  /** 0 for a root. */
  readonly depth: number;
  readonly children: readonly SpanNode[];
}

/**
 * The spans of a trace as trees, children by start time. A span whose parent is missing is a
 * root, so an incomplete trace is shown whole; so is one of a ring, which no exporter should send.
 */
export function buildSpanTree(spans: readonly Span[]): readonly SpanNode[] {
  const ids = new Set(spans.map((span) => span.spanId));
  const byParent = Map.groupBy(spans, (span) =>
    span.parentSpanId !== null && ids.has(span.parentSpanId) ? span.parentSpanId : null,
  );
  const placed = new Set<string>();

  // Without recursion: a trace may be deeper than the stack.
  const grow = (span: Span): SpanNode => {
    placed.add(span.spanId);
    const root: GrowingNode = { span, depth: 0, children: [] };
    const growing = [root];
    for (let node = growing.pop(); node !== undefined; node = growing.pop()) {
      for (const child of (byParent.get(node.span.spanId) ?? []).toSorted(byStart)) {
        if (placed.has(child.spanId)) continue;
        placed.add(child.spanId);
        const grown: GrowingNode = { span: child, depth: node.depth + 1, children: [] };
        node.children.push(grown);
        growing.push(grown);
      }
    }
    return root;
  };

  const roots = (byParent.get(null) ?? []).toSorted(byStart).map(grow);
  for (const span of spans) if (!placed.has(span.spanId)) roots.push(grow(span));
  return roots;
}

interface GrowingNode extends SpanNode {
  readonly children: GrowingNode[];
}

/** The nodes that are visible when some are folded, top to bottom. */
export function flattenSpanTree(
  roots: readonly SpanNode[],
  folded: ReadonlySet<string>,
): readonly SpanNode[] {
  const rows: SpanNode[] = [];
  const stack = roots.toReversed();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    rows.push(node);
    if (!folded.has(node.span.spanId)) for (const child of node.children.toReversed()) stack.push(child);
  }
  return rows;
}

const byStart = (a: Span, b: Span): number =>
  Date.parse(a.startTime) - Date.parse(b.startTime) || b.durationMs - a.durationMs;
