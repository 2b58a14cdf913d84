const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** What slices of time took on average, collecting garbage included; without the slowest hundredth, in which the machine did something else. */
export function average(times: readonly number[]): number {
  const most = ascending(times).slice(0, Math.ceil(times.length * 0.99));
  return most.reduce((sum, time) => sum + time, 0) / most.length;
}

/** The tenth percentile: what slices of time take where neither the machine nor the collector interferes. */
export const undisturbed = (times: readonly number[]): number =>
  ascending(times)[Math.floor(times.length / 10)] ?? Number.NaN;

/** The same values in random order. */
export const shuffled = <Value>(values: readonly Value[]): Value[] =>
  values
    .map((value) => ({ value, place: Math.random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ value }) => value);
