import { AppProcess, type Framework, type Task, type Variant, variants as all } from "./app-process.ts";
import { Load } from "./load.ts";
import { addedTo, type Estimate, estimate, type Pair, shareOf, type Slice } from "./paired-cost.ts";
import { stayAwake } from "./stay-awake.ts";

/** How much is measured. */
export interface RateOptions {
  readonly framework: Framework;
  readonly task: Task;
  /** Where a model answers. */
  readonly modelUrl: string;
  /** How often the apps are started: what the compiler makes of a process in its first seconds stays. */
  readonly starts: number;
  /** Slices of load that each variant gets after each start. */
  readonly rounds: number;
  /** Requests in a slice. Short ones, in turn, see the same mood of the machine. */
  readonly requests: number;
  /**
   * Whether each variant has a process of its own. Two processes of one app differ by more than an
   * adapter costs, so whole starts are compared then, and there should be many.
   */
  readonly isApart: boolean;
}

/** One variant of an app, over all starts, beside the app without anything of ours. */
export interface Rate {
  readonly variant: Variant;
  readonly requestsPerSecond: number;
  /** Time in user code for each request. */
  readonly userMicroseconds: number;
  readonly share: Estimate;
  readonly addedMicroseconds: Estimate;
}

interface Subject {
  readonly app: AppProcess;
  readonly load: Load;
  readonly slices: Slice[];
}

type Slices = ReadonlyMap<Variant, readonly Slice[]>;

/** Requests that each variant gets before any are counted: until then the compiler is at it. */
const WARM_UP_REQUESTS = 3_000;

/** Starts every variant of an app, and loads them, so many times. */
export async function measureRates(options: RateOptions): Promise<Rate[]> {
  // One process has the session processor, or has it not.
  const variants = options.isApart ? all : all.filter((variant) => variant !== "processor");
  const starts: Slices[] = [];
  for (let start = 0; start < options.starts; start++) {
    // Which of them is started and loaded first, changes.
    const order = variants.map((_, index) => variants[(index + start) % variants.length] as Variant);
    starts.push(await loadOnce(order, options));
  }
  return variants.map((variant) => compare(variant, starts, options));
}

/** Starts each variant and loads them in turn, slice by slice. */
async function loadOnce(
  order: readonly Variant[],
  { framework, task, modelUrl, rounds, requests, isApart }: RateOptions,
): Promise<Slices> {
  await using running = new AsyncDisposableStack();
  const subjects = new Map<Variant, Subject>();
  for (const variants of isApart ? order.map((variant) => [variant]) : [order]) {
    const app = running.use(await AppProcess.start({ framework, variants, modelUrl }));
    for (const [index, variant] of variants.entries()) {
      const load = running.use(new Load(app.urls[index] ?? "", task));
      subjects.set(variant, { app, load, slices: [] });
    }
  }
  const inTurn = [...subjects.values()];
  const warmUps = Math.ceil(WARM_UP_REQUESTS / requests);
  for (let round = -warmUps; round < rounds; round++) {
    for (const { app, load, slices } of round % 2 === 0 ? inTurn : inTurn.toReversed()) {
      const before = await app.usage();
      const seconds = await stayAwake(load.send(requests));
      const after = await app.usage();
      if (round >= 0)
        slices.push({ seconds, userMicroseconds: after.userMicroseconds - before.userMicroseconds });
    }
  }
  return new Map(Array.from(subjects, ([variant, { slices }]) => [variant, slices]));
}

function compare(variant: Variant, starts: readonly Slices[], { requests, isApart }: RateOptions): Rate {
  const of = (name: Variant): Slice[] =>
    starts.flatMap((slices) => {
      const own = slices.get(name) ?? [];
      return isApart ? [mean(own)] : own;
    });
  const own = of(variant);
  const floor = of("without");
  const pairs = own.map((slice, index): Pair => ({ own: slice, floor: floor[index] ?? slice }));
  const { seconds, userMicroseconds } = mean(own);
  return {
    variant,
    requestsPerSecond: requests / seconds,
    userMicroseconds: userMicroseconds / requests,
    share: estimate(pairs, shareOf),
    addedMicroseconds: estimate(pairs, addedTo(requests)),
  };
}

function mean(slices: readonly Slice[]): Slice {
  const over = (value: (slice: Slice) => number): number =>
    slices.reduce((total, slice) => total + value(slice), 0) / slices.length;
  return {
    seconds: over(({ seconds }) => seconds),
    userMicroseconds: over(({ userMicroseconds }) => userMicroseconds),
  };
}
