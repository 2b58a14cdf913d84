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

  const place = (span: Span, depth: number): SpanNode => {
    placed.add(span.spanId);
    const children: SpanNode[] = [];
    for (const child of [...(byParent.get(span.spanId) ?? [])].sort(byStart)) {
      if (!placed.has(child.spanId)) children.push(place(child, depth + 1));
    }
    return { span, depth, children };
  };

  const roots = [...(byParent.get(null) ?? [])].sort(byStart).map((span) => place(span, 0));
  for (const span of spans) if (!placed.has(span.spanId)) roots.push(place(span, 0));
  return roots;
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
    if (!folded.has(node.span.spanId)) stack.push(...node.children.toReversed());
  }
  return rows;
}

const byStart = (a: Span, b: Span): number =>
  Date.parse(a.startTime) - Date.parse(b.startTime) || b.durationMs - a.durationMs;
