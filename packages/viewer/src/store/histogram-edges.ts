const second = 1e6;
const hour = 3600 * second;
const day = 24 * hour;

/** Widths of a bucket of time that people read off at a glance, in microseconds. */
const widths = [
  ...[1, 2, 5, 10, 30, 60, 120, 300, 600, 1800].map((seconds) => seconds * second),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hour),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map((days) => days * day),
] as const;

const mostBuckets = 48;

/** Where buckets of time begin, and where the last one ends: round moments, at most 48 buckets. */
export function timeEdges(from: number, to: number): readonly number[] {
  const bucketsOf = (width: number): number => Math.floor(to / width) - Math.floor(from / width) + 1;
  const width =
    widths.find((candidate) => bucketsOf(candidate) <= mostBuckets) ??
    Math.ceil((to - from) / (mostBuckets - 1));
  const first = Math.floor(from / width) * width;
  const count = Math.max(1, bucketsOf(width));
  return Array.from({ length: count + 1 }, (_, index) => first + index * width);
}

/** Where buckets of tokens begin: 0, 1, 2, 5, 10, 20, 50 and so on, until all are in one. */
export function tokenEdges(most: number): readonly number[] {
  const edges = [0];
  for (let power = 1; (edges.at(-1) as number) <= most; power *= 10) {
    for (const step of [1, 2, 5]) if ((edges.at(-1) as number) <= most) edges.push(step * power);
  }
  return edges;
}

// No count is larger than what a number holds exactly.
const allTokenEdges = tokenEdges(Number.MAX_SAFE_INTEGER);

/** How many buckets of tokens there are at most. */
export const tokenBuckets: number = allTokenEdges.length - 1;

/** The bucket of {@link tokenEdges} that a count of tokens is in: the same, whatever the most is. */
export function tokenBucketOf(tokens: number): number {
  let [low, high] = [0, allTokenEdges.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (tokens < (allTokenEdges[middle] as number)) high = middle - 1;
    else low = middle;
  }
  return low;
}
