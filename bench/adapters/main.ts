/**
 * What an adapter costs an app: requests a second of a traced app of each framework with it,
 * against the same app without it, each with a session cookie that becomes a pseudonym and a user.
 *
 * `npm run bench -- adapters [--framework koa]... [--rounds 11] [--requests 2500]` compares;
 * `npm run bench -- adapters --memory express [--requests 1000000]` watches memory instead.
 */
import { parseArgs } from "node:util";
import { type Framework, frameworks } from "./app-process.ts";
import { printMemory } from "./memory.ts";
import { measureRates, type Rate } from "./request-rate.ts";

const BAR = 0.97;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    framework: { type: "string", multiple: true },
    memory: { type: "string" },
    requests: { type: "string" },
    rounds: { type: "string", default: "11" },
  },
});

function toFramework(name: string): Framework {
  const framework = frameworks.find((known) => known === name);
  if (framework === undefined) throw new TypeError(`Expected one of ${frameworks.join(", ")}, got ${name}`);
  return framework;
}

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new TypeError(`Expected a number of at least 1, got ${text}`);
  return count;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function print(framework: Framework, rates: readonly Rate[]): void {
  for (const { variant, requestsPerSecond, cpuMicroseconds, share, spread, cpuShare } of rates) {
    const verdict = variant !== "adapter" ? "" : share >= BAR ? "ok" : "MISS";
    console.log(
      [
        framework.padEnd(9),
        variant.padEnd(9),
        requestsPerSecond.toFixed(0).padStart(6),
        percent(share).padStart(9),
        spread.map(percent).join(" – ").padStart(19),
        cpuMicroseconds.toFixed(1).padStart(10),
        percent(cpuShare).padStart(9),
        verdict,
      ].join("  "),
    );
  }
}

if (values.memory !== undefined) {
  await printMemory(toFramework(values.memory), toCount(values.requests ?? "1000000"));
} else {
  const options = { rounds: toCount(values.rounds), requests: toCount(values.requests ?? "2500") };
  console.log(
    `Requests a second, medians of ${options.rounds} rounds of ${options.requests} (bar: ${percent(BAR)})\n` +
      "app        variant     req/s     share          middle half     CPU µs  by CPU",
  );
  for (const framework of (values.framework ?? frameworks).map(toFramework)) {
    const rates = await measureRates(framework, options);
    print(framework, rates);
    if (rates.some(({ variant, share }) => variant === "adapter" && share < BAR)) process.exitCode = 1;
  }
}
