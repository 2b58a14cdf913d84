// `npm run bench -- <name>` runs `bench/<name>/main.ts`.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const benchmarks = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(import.meta.dirname, entry.name, "main.ts")))
  .map((entry) => entry.name);

const name = process.argv[2];
if (name === undefined || !benchmarks.includes(name)) {
  console.error(`Usage: npm run bench -- <name>, where <name> is one of: ${benchmarks.join(", ")}`);
  process.exit(1);
}
await import(`./${name}/main.ts`);
