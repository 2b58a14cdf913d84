import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);

// `peers` is not among them: it installs Python packages.
it.each(["core", "adapters", "viewer", "ui"])(
  "the benchmark of %s runs",
  { timeout: 300_000 },
  async (name) => {
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, "main.ts"), name, "--smoke"]);
    expect(stdout).not.toBe("");
  },
);
