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
  const sorted = [...received].sort(byStart);
  const indexes = new Map<string, number>();
  for (const [index, span] of sorted.entries()) {
    if (!indexes.has(span.spanId)) indexes.set(span.spanId, index);
  }
  const children = new Map<number, number[]>();
  const queue: number[] = [];
  for (const [index, span] of sorted.entries()) {
    if (indexes.get(span.spanId) !== index) continue;
    const parent = span.parentSpanId === null ? undefined : indexes.get(span.parentSpanId);
    if (parent === undefined) queue.push(index);
    else append(children, parent, index);
  }

  const order: number[] = [];
  const positions = new Map<number, number>();
  const visit = (): void => {
    for (let next = order.length; next < queue.length; next++) {
      const index = queue[next] as number;
      positions.set(index, order.length);
      order.push(index);
      for (const child of children.get(index) ?? []) {
        if (!positions.has(child)) queue.push(child);
      }
    }
  };
  visit();
  // What no root reaches hangs in a circle: its earliest span becomes a root.
  for (const [index, span] of sorted.entries()) {
    if (indexes.get(span.spanId) !== index || positions.has(index)) continue;
    queue.push(index);
    visit();
  }

  const spans = order.map((index) => sorted[index] as T);
  const parents = new Int32Array(order.length).fill(-1);
  const depths = new Int32Array(order.length);
  for (const [position, span] of spans.entries()) {
    const parentIndex = span.parentSpanId === null ? undefined : indexes.get(span.parentSpanId);
    const parent = parentIndex === undefined ? -1 : (positions.get(parentIndex) as number);
    if (parent >= 0 && parent < position) {
      parents[position] = parent;
      depths[position] = (depths[parent] as number) + 1;
    } else {
      depths[position] = span.parentSpanId === null ? 0 : 1;
    }
  }
  return { spans, parents, depths };
}

function byStart(one: TreeSpan, other: TreeSpan): number {
  return one.start - other.start || (one.spanId < other.spanId ? -1 : 1);
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
