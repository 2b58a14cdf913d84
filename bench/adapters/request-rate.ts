import { median } from "../measure.ts";
import { AppProcess, type Framework, type Variant, variants } from "./app-process.ts";
import { Load } from "./load.ts";

/** How much is measured. */
export interface RateOptions {
  readonly rounds: number;
  /** Requests to each variant in a round. */
  readonly requests: number;
}

/** One variant of an app, by the medians over all rounds. */
export interface Rate {
  readonly variant: Variant;
  readonly requestsPerSecond: number;
  /** Of the app's process: less moved by what else the machine does than its rate is. */
  readonly cpuMicroseconds: number;
  /** Requests a second as a share of those of the app without anything of ours. */
  readonly share: number;
  /** The middle half of that share, taken within single rounds. */
  readonly spread: readonly [low: number, high: number];
  /** The share by processor time. */
  readonly cpuShare: number;
}

interface Samples {
  readonly rates: number[];
  readonly cpu: number[];
}

interface Subject {
  readonly app: AppProcess;
  readonly load: Load;
  readonly samples: Samples;
}

const WARM_UPS = 3;

/**
 * Loads the variants of an app in turn, round by round and in alternating order, so that all of
 * them see the same mood of the machine.
 */
export async function measureRates(framework: Framework, { rounds, requests }: RateOptions): Promise<Rate[]> {
  await using running = new AsyncDisposableStack();
  const subjects: Subject[] = [];
  for (const variant of variants) {
    const app = running.use(await AppProcess.start(framework, variant));
    subjects.push({ app, load: running.use(new Load(app.url)), samples: { rates: [], cpu: [] } });
  }
  for (let round = -WARM_UPS; round < rounds; round++) {
    for (const { app, load, samples } of round % 2 === 0 ? subjects : subjects.toReversed()) {
      const before = await app.usage();
      const rate = await load.send(requests);
      const after = await app.usage();
      if (round < 0) continue;
      samples.rates.push(rate);
      samples.cpu.push((after.cpuMicroseconds - before.cpuMicroseconds) / requests);
    }
  }
  const [floor, ...others] = subjects.map(({ samples }) => samples);
  if (floor === undefined) return [];
  return [floor, ...others].map((samples, index) => compare(variants[index] as Variant, samples, floor));
}

function compare(variant: Variant, { rates, cpu }: Samples, floor: Samples): Rate {
  const shares = rates
    .map((rate, round) => rate / (floor.rates[round] ?? Number.NaN))
    .toSorted((a, b) => a - b);
  const quantile = (share: number): number => shares[Math.round((shares.length - 1) * share)] ?? Number.NaN;
  return {
    variant,
    requestsPerSecond: median(rates),
    cpuMicroseconds: median(cpu),
    share: median(rates) / median(floor.rates),
    spread: [quantile(0.25), quantile(0.75)],
    cpuShare: median(floor.cpu) / median(cpu),
  };
}
