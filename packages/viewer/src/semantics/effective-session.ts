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
  const spans: (string | null)[] = [];
  // Where no ancestor has an id, the trace's is what all of them have.
  for (let index = 0; index < tree.spans.length; index++) {
    const parent = tree.parents[index] as number;
    const inherited = parent < 0 ? trace : (spans[parent] as string | null);
    spans.push((tree.spans[index] as SpanFacts).sessionId ?? inherited);
  }
  return { trace, spans };
}

/** The value nearest the root; of several equally near, that of the earliest span, then of the smallest id. */
export function nearestToRoot<V>(
  tree: TraceTree<SpanFacts>,
  read: (span: SpanFacts, index: number) => V | null,
): V | null {
  let nearest: V | null = null;
  let from = -1;
  for (let index = 0; index < tree.spans.length; index++) {
    const value = read(tree.spans[index] as SpanFacts, index);
    if (value === null || (from >= 0 && !isNearer(tree, index, from))) continue;
    nearest = value;
    from = index;
  }
  return nearest;
}

function isNearer({ spans, depths }: TraceTree<SpanFacts>, index: number, other: number): boolean {
  const difference = (depths[index] as number) - (depths[other] as number);
  if (difference !== 0) return difference < 0;
  const [span, rival] = [spans[index] as SpanFacts, spans[other] as SpanFacts];
  return span.start !== rival.start ? span.start < rival.start : span.spanId < rival.spanId;
}
