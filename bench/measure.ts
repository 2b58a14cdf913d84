import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { effort } from "./effort.ts";
import { average, median, shuffled, undisturbed } from "./statistics.ts";

/** One thing to time: does its work `iterations` times. */
export interface Case {
  /** Makes ready what `run` uses up; not timed. */
  readonly prepare?: (iterations: number) => void;
  readonly run: (iterations: number) => void;
  /** Tidies up after `run`; not timed. */
  readonly after?: () => void;
}

/** A case, and how it is made in the isolate in which it is timed. */
export interface NamedCase {
  readonly name: string;
  readonly make: () => Case | Promise<Case>;
}

/** What an isolate is given: the case that it is for, and where it is told and tells. */
export interface Isolate {
  readonly file: string;
  readonly group: string;
  readonly index: number;
  readonly iterations: number;
  /** For each case the {@link Turn}. */
  readonly turns: Int32Array;
  /** For each case the nanoseconds of its last slice. */
  readonly elapsed: Float64Array;
}

/** Whose turn it is: the isolate's from `run` until it says `done`. */
export const Turn = { done: 0, run: 1, failed: 2 } as const;

/** How one case compares with the first one. */
export interface Measurement {
  readonly name: string;
  /** Nanoseconds per iteration, on average. */
  readonly nanoseconds: number;
  /** The ratio of this case's average to that of the first one. */
  readonly ratio: number;
  /** The same of what they take where nothing interferes. */
  readonly undisturbed: number;
}

export interface MeasureOptions {
  /** How often a slice of time does the work. Short slices, so that all cases see the same mood of the machine. */
  readonly iterations?: number;
  /** Slices of each case. */
  readonly rounds?: number;
  /** Slices before those that count, in which the compiler settles. */
  readonly warmUps?: number;
  /** How often all is done in fresh isolates: what the compiler makes of the same code differs by some percent. */
  readonly starts?: number;
}

/**
 * Times cases in turn, slice by slice, in random order, and compares each with the first one.
 *
 * Each case has an isolate (a worker thread) of its own: in a common one the places where an SDK
 * calls a processor see them all, and calling any of them takes longer than it does in an application.
 *
 * @param file - the URL of the module that exports the cases, since each isolate imports its own.
 * @param groups - the cases, by the name that the module exports them by.
 */
export async function measure(
  file: string,
  groups: Readonly<Record<string, readonly NamedCase[]>>,
  options: MeasureOptions = {},
): Promise<Measurement[]> {
  const [[group, cases]] = Object.entries(groups) as [[string, readonly NamedCase[]]];
  const starts = effort(options.starts ?? 3, 1);
  const averages = cases.map((): number[] => []);
  const lows = cases.map((): number[] => []);
  for (let start = 0; start < starts; start++) {
    const times = await timeInIsolates(file, group, cases.length, options);
    for (const [index, own] of times.entries()) {
      averages[index]?.push(average(own));
      lows[index]?.push(undisturbed(own));
    }
  }
  return cases.map(({ name }, index) => ({
    name,
    nanoseconds: median(averages[index] ?? []),
    ratio: medianRatio(averages[index], averages[0]),
    undisturbed: medianRatio(lows[index], lows[0]),
  }));
}

/** For each case its slices, in nanoseconds per iteration. */
async function timeInIsolates(
  file: string,
  group: string,
  count: number,
  options: MeasureOptions,
): Promise<number[][]> {
  const iterations = effort(options.iterations ?? 500);
  const rounds = effort(options.rounds ?? 1500);
  const warmUps = effort(options.warmUps ?? 1000);
  const turns = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * count));
  const elapsed = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT * count));
  const order = shuffled([...turns.keys()]);
  const workers = new Map<number, Worker>();
  try {
    for (const index of order) {
      const workerData: Isolate = { file, group, index, iterations, turns, elapsed };
      const worker = new Worker(new URL("isolate.ts", import.meta.url), { workerData });
      workers.set(index, worker);
      await once(worker, "message");
    }
    const times = order.map((): number[] => []);
    for (let round = -warmUps; round < rounds; round++) {
      for (const index of shuffled(order)) {
        Atomics.store(turns, index, Turn.run);
        Atomics.notify(turns, index);
        Atomics.wait(turns, index, Turn.run);
        // Waiting for anything rejects with the error.
        if (Atomics.load(turns, index) === Turn.failed) await once(workers.get(index) as Worker, "exit");
        if (round >= 0) times[index]?.push((elapsed[index] ?? Number.NaN) / iterations);
      }
    }
    return times;
  } finally {
    for (const worker of workers.values()) await worker.terminate();
  }
}

const medianRatio = (own: readonly number[] = [], floor: readonly number[] = []): number =>
  median(own.map((value, start) => value / (floor[start] ?? Number.NaN)));

/** Prints measurements as a table, the ratios first: nanoseconds depend on the machine, ratios hardly. */
export function report(title: string, measurements: readonly Measurement[], bar?: string): void {
  console.log(`\n${title}${bar === undefined ? "" : `  (bar: ${bar})`}`);
  const width = Math.max(...measurements.map(({ name }) => name.length));
  console.log(`  ${" ".repeat(width)}  ${"average".padStart(10)}  undisturbed`);
  for (const { name, nanoseconds, ratio, undisturbed } of measurements) {
    console.log(
      `  ${name.padEnd(width)}  ${ratio.toFixed(2).padStart(9)}×  ${undisturbed.toFixed(2).padStart(10)}×  ${nanoseconds.toFixed(0).padStart(7)} ns`,
    );
  }
}
