import { effort } from "./effort.ts";

/** One thing to time: does its work `iterations` times. */
export interface Case {
  readonly name: string;
  /** Makes ready what `run` uses up; not timed. */
  readonly prepare?: (iterations: number) => void;
  readonly run: (iterations: number) => void;
  /** Tidies up after `run`; not timed. */
  readonly after?: () => void;
}

/** How one case compares with the first one. */
export interface Measurement {
  readonly name: string;
  /** Median over the rounds, nanoseconds per iteration. */
  readonly nanoseconds: number;
  /** Median over the rounds of the ratio to the first case in the same round. */
  readonly ratio: number;
}

export interface MeasureOptions {
  readonly iterations?: number;
  readonly rounds?: number;
  /** Rounds before those that count, in which the compiler settles. */
  readonly warmUps?: number;
}

/**
 * Times cases in turn, round by round, so that all of them see the same mood of the machine, and
 * compares each with the first one within its round. The order is reversed every other round.
 */
export function measure(cases: readonly Case[], options: MeasureOptions = {}): Measurement[] {
  const iterations = effort(options.iterations ?? 20_000);
  const rounds = effort(options.rounds ?? 41);
  const warmUps = effort(options.warmUps ?? 5);
  const times = cases.map((): number[] => []);
  for (let round = -warmUps; round < rounds; round++) {
    const order = [...cases.keys()];
    if (round % 2 !== 0) order.reverse();
    for (const index of order) {
      const current = cases[index];
      current?.prepare?.(iterations);
      const start = process.hrtime.bigint();
      current?.run(iterations);
      const elapsed = Number(process.hrtime.bigint() - start) / iterations;
      current?.after?.();
      if (round >= 0) times[index]?.push(elapsed);
    }
  }
  const floor = times[0] ?? [];
  return cases.map(({ name }, index) => {
    const own = times[index] ?? [];
    return {
      name,
      nanoseconds: median(own),
      ratio: median(own.map((time, round) => time / (floor[round] ?? Number.NaN))),
    };
  });
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Prints measurements as a table, the ratio first: nanoseconds depend on the machine, ratios hardly. */
export function report(title: string, measurements: readonly Measurement[], bar?: string): void {
  console.log(`\n${title}${bar === undefined ? "" : `  (bar: ${bar})`}`);
  const width = Math.max(...measurements.map(({ name }) => name.length));
  for (const { name, nanoseconds, ratio } of measurements) {
    console.log(
      `  ${name.padEnd(width)}  ${ratio.toFixed(2).padStart(6)}×  ${nanoseconds.toFixed(0).padStart(7)} ns`,
    );
  }
}
