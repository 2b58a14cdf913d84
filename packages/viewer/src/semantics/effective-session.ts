import type { SpanFacts } from "./span-facts.ts";
import type { TraceTree } from "./trace-tree.ts";

/** The session of each span of a trace. */
export interface TraceSessions {
  /** The trace's own: the id nearest the root; of several equally near, the earliest. */
  readonly trace: string | null;
  /** For each span of the tree: its own id, else its nearest ancestor's, else the trace's. */
  readonly spans: readonly (string | null)[];
}

export function findSessions(tree: TraceTree<SpanFacts>): TraceSessions {
  const trace = nearestToRoot(tree, (span) => span.sessionId);
  const inherited: (string | null)[] = [];
  for (const [index, span] of tree.spans.entries()) {
    const parent = tree.parents[index] as number;
    inherited.push(span.sessionId ?? (parent < 0 ? null : (inherited[parent] as string | null)));
  }
  return { trace, spans: inherited.map((session) => session ?? trace) };
}

/** The value nearest the root; of several equally near, that of the earliest span, then of the smallest id. */
export function nearestToRoot<V>(
  tree: TraceTree<SpanFacts>,
  read: (span: SpanFacts, index: number) => V | null,
): V | null {
  let nearest: { value: V; depth: number; span: SpanFacts } | null = null;
  for (const [index, span] of tree.spans.entries()) {
    const value = read(span, index);
    if (value === null) continue;
    const depth = tree.depths[index] as number;
    if (
      nearest === null ||
      depth < nearest.depth ||
      (depth === nearest.depth && isEarlier(span, nearest.span))
    ) {
      nearest = { value, depth, span };
    }
  }
  return nearest?.value ?? null;
}

function isEarlier(one: SpanFacts, other: SpanFacts): boolean {
  return one.start !== other.start ? one.start < other.start : one.spanId < other.spanId;
}
