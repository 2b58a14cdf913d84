import type { Span } from "../../../src/api/contract.ts";
import { spanKindName } from "./span-kind.ts";
import type { SpanNode } from "./span-tree.ts";

/** What of a tree is left of a search. */
export interface FilteredSpans {
  /** The spans that match and those above them, top to bottom. */
  readonly rows: readonly SpanNode[];
  /** Ids of the spans that match. */
  readonly matches: ReadonlySet<string>;
}

/**
 * Of nodes from top to bottom, none folded, those whose name, kind, model or status has all of the
 * words, with what leads to them.
 */
export function filterSpanTree(nodes: readonly SpanNode[], search: string): FilteredSpans {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = new Set<string>();
  const kept = new Set<string>();
  // Children stand below their parent: from the bottom up they are known before it is.
  for (const { span, children } of nodes.toReversed()) {
    const isMatch = words.every((word) => textOf(span).includes(word));
    if (isMatch) matches.add(span.spanId);
    if (isMatch || children.some((child) => kept.has(child.span.spanId))) kept.add(span.spanId);
  }
  return { rows: nodes.filter(({ span }) => kept.has(span.spanId)), matches };
}

const textOf = (span: Span): string =>
  `${span.name}\n${spanKindName(span)}\n${span.model ?? ""}\n${span.status}`.toLowerCase();
