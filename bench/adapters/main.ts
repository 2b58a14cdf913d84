/**
 * What an adapter costs an app: a traced app of each framework with it, against the same app
 * without it. Each request has a session cookie, which becomes a pseudonym, and a user.
 *
 * `npm run bench -- adapters [--framework koa]... [--task chat]... [--starts 7] [--rounds 5]
 * [--requests 2000]` compares requests a second and time in user code;
 * `npm run bench -- adapters --memory express [--requests 1000000]` watches memory instead.
 * Next.js is only among them where it is asked for: it has to be built first.
 *
 * `--together` runs all variants in one process, slices in turn: what two processes of the same app
 * differ by is more than an adapter costs. Not for Next.js, whose variant is that of its process.
 *
 * Instrumentations make no span for the adapters, as their READMEs advise; with
 * `--middleware-spans` they do, as they do for any other middleware if nobody says otherwise.
 */
import { parseArgs } from "node:util";
import { type Framework, frameworks, type Task, tasks } from "./app-process.ts";
import { printMemory } from "./memory.ts";
import { Model } from "./model.ts";
import type { Quartiles } from "./quartiles.ts";
import { measureRates, type Rate } from "./request-rate.ts";

const BAR = 0.97;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    framework: { type: "string", multiple: true },
    task: { type: "string", multiple: true },
    together: { type: "boolean", default: false },
    "middleware-spans": { type: "boolean", default: false },
    memory: { type: "string" },
    starts: { type: "string", default: "7" },
    rounds: { type: "string", default: "5" },
    requests: { type: "string" },
  },
});

function oneOf<Name extends string>(names: readonly Name[]): (name: string) => Name {
  return (name) => {
    const found = names.find((known) => known === name);
    if (found === undefined) throw new TypeError(`Expected one of ${names.join(", ")}, got ${name}`);
    return found;
  };
}

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new TypeError(`Expected a number of at least 1, got ${text}`);
  return count;
}

/** What an app does for each task, and how many requests make a slice of load. */
const TASKS: Readonly<Record<Task, { readonly title: string; readonly requests: number }>> = {
  nothing: { title: "answering a few bytes", requests: 2000 },
  chat: { title: "parsing JSON and asking a model", requests: 600 },
};

/** The median, and the middle half behind it. */
function format({ low, median, high }: Quartiles, digits: number): string {
  const text = (value: number): string => value.toFixed(digits);
  return `${text(median)} (${text(low)} – ${text(high)})`.padStart(26);
}

const inPercent = ({ low, median, high }: Quartiles): Quartiles => ({
  low: low * 100,
  median: median * 100,
  high: high * 100,
});

function print(rates: readonly Rate[]): void {
  const columns = ["requests/s", "% of without", "user µs/request", "µs added"];
  console.log(`  variant  ${columns.map((column) => column.padStart(26)).join("")}`);
  for (const { variant, requestsPerSecond, userMicroseconds, share, addedMicroseconds } of rates) {
    const cells = [
      format(requestsPerSecond, 0),
      format(inPercent(share), 1),
      format(userMicroseconds, 1),
      format(addedMicroseconds, 1),
    ];
    const verdict = variant !== "adapter" ? "" : share.median >= BAR ? "  ok" : "  MISS";
    console.log(`  ${variant.padEnd(9)}${cells.join("")}${verdict}`);
  }
}

async function compare(chosen: readonly Framework[], work: readonly Task[]): Promise<void> {
  if (values.together && chosen.includes("next"))
    throw new TypeError(
      "--together cannot be used with --framework next: its variant is that of its process",
    );
  if (chosen.includes("next")) {
    const { build } = await import("./apps/next.ts");
    await build();
  }
  await using model = await Model.start();
  const options = {
    modelUrl: model.url,
    starts: toCount(values.starts),
    rounds: toCount(values.rounds),
    isTogether: values.together,
  };
  console.log(
    `Medians (and middle halves) over ${options.starts} starts of each app. ` +
      `Bar: ${BAR * 100} % of the requests a second without.`,
  );
  for (const task of work) {
    const { title } = TASKS[task];
    const requests = toCount(values.requests ?? String(TASKS[task].requests));
    for (const framework of chosen) {
      console.log(`\n${framework}, ${title}, ${options.rounds} slices of ${requests} requests`);
      const rates = await measureRates({ ...options, framework, task, requests });
      print(rates);
      if (rates.some(({ variant, share }) => variant === "adapter" && share.median < BAR))
        process.exitCode = 1;
    }
  }
}

// For the processes of the apps.
if (values["middleware-spans"]) process.env["BENCH_MIDDLEWARE_SPANS"] = "yes";
if (values.memory !== undefined) {
  await printMemory(oneOf(frameworks)(values.memory), toCount(values.requests ?? "1000000"));
} else {
  const chosen =
    values.framework?.map(oneOf(frameworks)) ?? frameworks.filter((framework) => framework !== "next");
  await compare(chosen, values.task?.map(oneOf(tasks)) ?? tasks);
}
