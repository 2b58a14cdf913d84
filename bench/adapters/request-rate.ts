import { effort } from "../effort.ts";
import { average, median, shuffled, undisturbed } from "../statistics.ts";
import { AppProcess, type Framework, type Task, type Variant, variants } from "./app-process.ts";
import { Load } from "./load.ts";
import { stayAwake } from "./stay-awake.ts";

/** How much is measured. */
export interface RateOptions {
  readonly framework: Framework;
  readonly task: Task;
  /** Where a model answers. */
  readonly modelUrl: string;
  /** How often the app is started: what the compiler makes of a process in its first seconds stays. */
  readonly starts: number;
  /** Slices of load that each variant gets after each start. */
  readonly rounds: number;
  /** Requests in a slice. Short ones, in turn, see the same mood of the machine. */
  readonly requests: number;
}

/** One variant of an app, over all starts, beside the app without an adapter. */
export interface Rate {
  readonly variant: Variant;
  readonly requestsPerSecond: number;
  /** Requests a second as a share of those without, and between which bounds that is in 95 of 100 measurements like this one. */
  readonly share: { readonly low: number; readonly value: number; readonly high: number };
  /** The same where nothing interferes. */
  readonly undisturbedShare: number;
}

/** Seconds that slices of load took. */
type Slices = Readonly<Record<Variant, number[]>>;

/**
 * Requests that each variant gets before any are counted. Until then the compiler is at it, which takes
 * longest for what runs once a request: an adapter that ends at 97 % is at 94 % among the first thousands.
 */
const WARM_UP_REQUESTS: Readonly<Record<Task, number>> = { nothing: 15_000, chat: 15_000, stream: 6_000 };

/** Starts an app in all variants, and loads them, so many times. */
export async function measureRates(options: RateOptions): Promise<Rate[]> {
  const slices: Slices = { without: [], empty: [], adapter: [] };
  for (let start = 0; start < options.starts; start++) await loadOnce(options, slices);
  return variants.map((variant) => ({
    variant,
    requestsPerSecond: options.requests / average(slices[variant]),
    share: estimateShare(slices[variant], slices.without),
    undisturbedShare: undisturbed(slices.without) / undisturbed(slices[variant]),
  }));
}

/** Starts the app and loads its variants in turn, slice by slice. */
async function loadOnce(
  { framework, task, modelUrl, rounds, requests }: RateOptions,
  slices: Slices,
): Promise<void> {
  await using running = new AsyncDisposableStack();
  const app = running.use(await AppProcess.start({ framework, variants, modelUrl }));
  const loads: { variant: Variant; load: Load }[] = [];
  for (const [index, variant] of variants.entries()) {
    loads.push({ variant, load: running.use(await Load.start(app.urls[index] ?? "", task)) });
  }
  const warmUps = Math.ceil(effort(WARM_UP_REQUESTS[task], 30) / requests);
  for (let round = -warmUps; round < rounds; round++) {
    for (const { variant, load } of shuffled(loads)) {
      const seconds = await stayAwake(load.send(requests));
      if (round >= 0) slices[variant].push(seconds);
    }
  }
}

const RESAMPLES = 1_000;

/** How much faster slices were than the slice of the app without in the same round: the median, with the bounds of a bootstrap. */
function estimateShare(own: readonly number[], floor: readonly number[]): Rate["share"] {
  const shares = own.map((seconds, round) => (floor[round] ?? Number.NaN) / seconds);
  const resampled = Array.from({ length: RESAMPLES }, () =>
    median(shares.map(() => shares[Math.floor(Math.random() * shares.length)] as number)),
  ).sort((one, other) => one - other);
  const at = (place: number): number => resampled[Math.floor(RESAMPLES * place)] ?? Number.NaN;
  return { low: at(0.025), value: median(shares), high: at(0.975) };
}
