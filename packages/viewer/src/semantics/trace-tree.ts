/** What a tree is made from. */
export interface TreeSpan {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly start: number;
}

/** The spans of one trace as a forest, in an order that does not depend on how they arrived. */
export interface TraceTree<T extends TreeSpan> {
  /** Each parent before its children; siblings by start, then id. */
  readonly spans: readonly T[];
  /** For each of `spans` the index of its parent there, or -1. */
  readonly parents: Int32Array;
  /** Steps to the root. A span whose parent never came counts as one step away from it. */
  readonly depths: Int32Array;
}

/** Spans are taken once each by id. Parents that form a circle, which no program means, are cut. */
export function buildTraceTree<T extends TreeSpan>(received: Iterable<T>): TraceTree<T> {
  const sorted = takeOnce([...received].sort(byStart));
  const parentOf = findParents(sorted);
  const children: (number[] | undefined)[] = [];
  const queue: number[] = [];
  for (let index = 0; index < sorted.length; index++) {
    const parent = parentOf[index] as number;
    if (parent < 0) queue.push(index);
    else (children[parent] ??= []).push(index);
  }

  // By index among the sorted.
  const positions: number[] = sorted.map(() => -1);
  let visited = 0;
  const visit = (): void => {
    for (; visited < queue.length; visited++) {
      const index = queue[visited] as number;
      positions[index] = visited;
      for (const child of children[index] ?? []) if (positions[child] === -1) queue.push(child);
    }
  };
  visit();
  // What no root reaches hangs in a circle: its earliest span becomes a root.
  for (let index = 0; visited < sorted.length; index++) {
    if (positions[index] !== -1) continue;
    queue.push(index);
    visit();
  }

  const spans = queue.map((index) => sorted[index] as T);
  const parents = new Int32Array(spans.length).fill(-1);
  const depths = new Int32Array(spans.length);
  for (let position = 0; position < spans.length; position++) {
    const parentIndex = parentOf[queue[position] as number] as number;
    const parent = parentIndex < 0 ? -1 : (positions[parentIndex] as number);
    if (parent >= 0 && parent < position) {
      parents[position] = parent;
      depths[position] = (depths[parent] as number) + 1;
    } else {
      depths[position] = spans[position]?.parentSpanId === null ? 0 : 1;
    }
  }
  return { spans, parents, depths };
}

/** The first span of each id. */
function takeOnce<T extends TreeSpan>(sorted: readonly T[]): readonly T[] {
  const ids = new Set<string>();
  return sorted.filter(({ spanId }) => {
    if (ids.has(spanId)) return false;
    ids.add(spanId);
    return true;
  });
}

/** For each span the index of its parent; -1 where that is not there. */
function findParents(spans: readonly TreeSpan[]): readonly number[] {
  const indexes = new Map<string, number>();
  for (let index = 0; index < spans.length; index++) indexes.set((spans[index] as TreeSpan).spanId, index);
  return spans.map(({ parentSpanId }) => (parentSpanId === null ? -1 : (indexes.get(parentSpanId) ?? -1)));
}

function byStart(one: TreeSpan, other: TreeSpan): number {
  return one.start - other.start || (one.spanId < other.spanId ? -1 : 1);
}
