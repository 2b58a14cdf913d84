/**
 * What an adapter costs an app: a traced app of each framework with it, against the same app
 * without it. The apps have a login, with the libraries that people use there (express-session and
 * Passport, @fastify/session, hono/jwt, koa-session, @nestjs/jwt, jose), and answer those who are
 * logged in. The session is a pseudonym of their cookie, the user is whom the library knows.
 *
 * `npm run bench -- adapters [--framework koa]... [--task stream]... [--starts 2] [--rounds 500]
 * [--requests 32]` compares requests a second;
 * `npm run bench -- adapters --memory express [--requests 1000000]` watches memory instead.
 * Next.js is only among them where it is asked for: it has to be built first.
 *
 * All variants run in one process, with the session processor, and get short slices of load in
 * turn: what two processes of the same app differ by is more than an adapter costs.
 *
 * Instrumentations make no span for the adapters, as their READMEs advise; with
 * `--middleware-spans` they do, as they do for any other middleware if nobody says otherwise.
 */
import { parseArgs } from "node:util";
import { type Framework, frameworks, type Task, tasks } from "./app-process.ts";
import { printMemory } from "./memory.ts";
import { Model } from "./model.ts";
import { measureRates, type Rate } from "./request-rate.ts";

const BAR = 0.97;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    framework: { type: "string", multiple: true },
    task: { type: "string", multiple: true },
    "middleware-spans": { type: "boolean", default: false },
    memory: { type: "string" },
    starts: { type: "string", default: "2" },
    rounds: { type: "string", default: "500" },
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

const TITLES: Readonly<Record<Task, string>> = {
  nothing: "answering a few bytes",
  chat: "parsing JSON and asking a model",
  stream: "asking a model and streaming its answer",
};

const percent = (share: number): string => (share * 100).toFixed(1);

function print(rates: readonly Rate[]): void {
  console.log(`  variant    requests/s   % of without     with bounds   undisturbed`);
  for (const { variant, requestsPerSecond, share, undisturbedShare } of rates) {
    const bounds = `${percent(share.low)} – ${percent(share.high)}`;
    const verdict = variant !== "adapter" ? "" : share.value >= BAR ? "  ok" : "  MISS";
    console.log(
      `  ${variant.padEnd(9)}${requestsPerSecond.toFixed(0).padStart(12)}${percent(share.value).padStart(15)}` +
        `${bounds.padStart(16)}${percent(undisturbedShare).padStart(14)}${verdict}`,
    );
  }
}

async function compare(chosen: readonly Framework[], work: readonly Task[]): Promise<void> {
  await using model = await Model.start();
  const options = {
    modelUrl: model.url,
    starts: toCount(values.starts),
    rounds: toCount(values.rounds),
  };
  console.log(
    `Over ${options.starts} starts of each app, with bounds of 95 %. ` +
      `Bar: ${BAR * 100} % of the requests a second without.`,
  );
  for (const task of work) {
    const requests = toCount(values.requests ?? "32");
    for (const framework of chosen) {
      console.log(`\n${framework}, ${TITLES[task]}, ${options.rounds} slices of ${requests} requests`);
      const rates = await measureRates({ ...options, framework, task, requests });
      print(rates);
      if (rates.some(({ variant, share }) => variant === "adapter" && share.value < BAR))
        process.exitCode = 1;
    }
  }
}

// For the processes of the apps.
if (values["middleware-spans"]) process.env["BENCH_MIDDLEWARE_SPANS"] = "yes";
const watched = values.memory === undefined ? undefined : oneOf(frameworks)(values.memory);
const chosen =
  values.framework?.map(oneOf(frameworks)) ?? frameworks.filter((framework) => framework !== "next");
if (watched === "next" || chosen.includes("next")) {
  const { build } = await import("./apps/next.ts");
  await build();
}
if (watched === undefined) await compare(chosen, values.task?.map(oneOf(tasks)) ?? ["chat", "stream"]);
else await printMemory(watched, toCount(values.requests ?? "1000000"));
