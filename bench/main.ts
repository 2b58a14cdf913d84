// `npm run bench -- <name>` runs `bench/<name>/main.ts`. With `--smoke` it does everything a few
// times, only to see that it runs: no figure that it prints means anything.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const benchmarks = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(import.meta.dirname, entry.name, "main.ts")))
  .map((entry) => entry.name);

/** What a benchmark is told besides, so that it is soon over. */
const inSmoke: Readonly<Record<string, readonly string[]>> = {
  adapters: ["--framework", "express", "--task", "chat", "--starts", "1", "--rounds", "1", "--requests", "3"],
  ui: ["20"],
  viewer: ["--spans", "1000"],
};

const name = process.argv[2];
if (name === undefined || !benchmarks.includes(name)) {
  console.error(`Usage: npm run bench -- <name>, where <name> is one of: ${benchmarks.join(", ")}`);
  process.exit(1);
}
const isSmoke = process.argv.includes("--smoke");
if (isSmoke) {
  process.env["BENCH_SMOKE"] = "1";
  process.argv = [...process.argv.filter((argument) => argument !== "--smoke"), ...(inSmoke[name] ?? [])];
}
await import(`./${name}/main.ts`);
// Bars that were missed are no failure of a smoke test; what is thrown is.
if (isSmoke) process.exitCode = 0;
