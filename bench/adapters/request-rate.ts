import {
  AppProcess,
  type Framework,
  type Task,
  type Usage,
  type Variant,
  variants as all,
} from "./app-process.ts";
import { Load } from "./load.ts";
import { type Quartiles, quartiles } from "./quartiles.ts";
import { stayAwake } from "./stay-awake.ts";

/** How much is measured. */
export interface RateOptions {
  readonly framework: Framework;
  readonly task: Task;
  /** Where a model answers. */
  readonly modelUrl: string;
  /**
   * How often the apps are started. What the compiler makes of a process in its first seconds stays,
   * and differs by more than an adapter costs: more requests to one process measure that, no less.
   */
  readonly starts: number;
  /** Slices of load that each process gets. */
  readonly rounds: number;
  /** Requests in a slice. */
  readonly requests: number;
  /**
   * Whether all variants run in one process, which tells costs of a few percent apart: it is the same
   * compiled code that is loaded with and without. The session processor is then in all of them.
   */
  readonly isTogether: boolean;
}

/** One variant of an app, over all starts. */
export interface Rate {
  readonly variant: Variant;
  readonly requestsPerSecond: Quartiles;
  /** Time in user code for each request. */
  readonly userMicroseconds: Quartiles;
  /** Requests a second as a share of those of the app without anything of ours, within each start. */
  readonly share: Quartiles;
  /** Time in user code beyond that of the app without, within each start. */
  readonly addedMicroseconds: Quartiles;
}

/** What one process did with its slices. */
interface Sample {
  readonly requestsPerSecond: number;
  readonly userMicroseconds: number;
}

interface Subject {
  readonly app: AppProcess;
  readonly load: Load;
  readonly rates: number[];
  userMicroseconds: number;
}

/** As many again as are counted: until then the compiler is still at it. */
const WARM_UPS = 5;

/** Starts every variant of an app, and loads them, so many times. */
export async function measureRates(options: RateOptions): Promise<Rate[]> {
  const variants = options.isTogether ? all.filter((variant) => variant !== "processor") : all;
  const samples = new Map(variants.map((variant): [Variant, Sample[]] => [variant, []]));
  for (let start = 0; start < options.starts; start++) {
    // Which of them is started and loaded first, changes.
    const order = variants.map((_, index) => variants[(index + start) % variants.length] as Variant);
    for (const [variant, sample] of await loadOnce(order, options)) samples.get(variant)?.push(sample);
  }
  const floor = samples.get("without") ?? [];
  return Array.from(samples, ([variant, own]) => compare(variant, own, floor));
}

/** Starts each variant and loads them in turn, slice by slice, so that all see the same mood of the machine. */
async function loadOnce(
  order: readonly Variant[],
  { framework, task, modelUrl, rounds, requests, isTogether }: RateOptions,
): Promise<[Variant, Sample][]> {
  await using running = new AsyncDisposableStack();
  const subjects: [Variant, Subject][] = [];
  for (const variants of isTogether ? [order] : order.map((variant) => [variant])) {
    const app = running.use(await AppProcess.start({ framework, variants, modelUrl }));
    for (const [index, variant] of variants.entries()) {
      const load = running.use(new Load(app.urls[index] ?? "", task));
      subjects.push([variant, { app, load, rates: [], userMicroseconds: 0 }]);
    }
  }
  for (let round = -WARM_UPS; round < rounds; round++) {
    for (const [, subject] of round % 2 === 0 ? subjects : subjects.toReversed()) {
      const before: Usage = await subject.app.usage();
      const rate = await stayAwake(subject.load.send(requests));
      const after = await subject.app.usage();
      if (round < 0) continue;
      subject.rates.push(rate);
      subject.userMicroseconds += after.userMicroseconds - before.userMicroseconds;
    }
  }
  return subjects.map(([variant, { rates, userMicroseconds }]) => [
    variant,
    {
      requestsPerSecond: quartiles(rates).median,
      userMicroseconds: userMicroseconds / (rounds * requests),
    },
  ]);
}

function compare(variant: Variant, own: readonly Sample[], floor: readonly Sample[]): Rate {
  const over = (value: (sample: Sample, floor: Sample) => number): Quartiles =>
    quartiles(own.map((sample, start) => value(sample, floor[start] ?? sample)));
  return {
    variant,
    requestsPerSecond: over((sample) => sample.requestsPerSecond),
    userMicroseconds: over((sample) => sample.userMicroseconds),
    share: over((sample, without) => sample.requestsPerSecond / without.requestsPerSecond),
    addedMicroseconds: over((sample, without) => sample.userMicroseconds - without.userMicroseconds),
  };
}
