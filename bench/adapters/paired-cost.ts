import { median } from "../measure.ts";

/** What one slice of load took: seconds on the clock, microseconds in user code. */
export interface Slice {
  readonly seconds: number;
  readonly userMicroseconds: number;
}

/** The same load, sent to an app with something and to the app without. */
export interface Pair {
  readonly own: Slice;
  readonly floor: Slice;
}

/** An estimate, and between which bounds it is in 95 of 100 measurements like this one. */
export interface Estimate {
  readonly low: number;
  readonly value: number;
  readonly high: number;
}

/**
 * Requests a second with something, as a share of those without: the median of the pairs. Garbage is
 * collected in few slices, and takes so long there that sums would tell of little else.
 */
export const shareOf = (pairs: readonly Pair[]): number =>
  median(pairs.map(({ own, floor }) => floor.seconds / own.seconds));

/** User time beyond that of the app without, over so many requests of each slice; collecting garbage is part of it. */
export const addedTo =
  (requests: number) =>
  (pairs: readonly Pair[]): number =>
    sum(pairs, ({ own, floor }) => own.userMicroseconds - floor.userMicroseconds) / (pairs.length * requests);

const RESAMPLES = 1_000;

/** Estimates a figure over pairs; the bounds are those of a bootstrap. */
export function estimate(pairs: readonly Pair[], figure: (pairs: readonly Pair[]) => number): Estimate {
  const resampled = Array.from({ length: RESAMPLES }, () =>
    figure(pairs.map(() => pairs[Math.floor(Math.random() * pairs.length)] as Pair)),
  ).sort((a, b) => a - b);
  const at = (share: number): number => resampled[Math.floor(RESAMPLES * share)] ?? Number.NaN;
  return { low: at(0.025), value: figure(pairs), high: at(0.975) };
}

const sum = (pairs: readonly Pair[], value: (pair: Pair) => number): number =>
  pairs.reduce((total, pair) => total + value(pair), 0);
