import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeBinary } from "./node-binary.ts";
import type { LeftOut } from "./sdk-lines.ts";

/** What became of core's tests on one line and one Node.js. */
export interface TestRun {
  readonly passed: number;
  readonly failed: number;
  /** What the runner printed, where something failed. */
  readonly output: string;
}

/** Runs core's tests in the folder of a line. */
export function runTests(folder: string, node: NodeBinary, leftOut: readonly LeftOut[]): TestRun {
  const report = join(folder, `report-${node.version}.json`);
  const { status, stdout, stderr } = spawnSync(
    node.path,
    [
      join("node_modules", "vitest", "vitest.mjs"),
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...leftOut.map(({ file }) => `--exclude=**/${file}`),
    ],
    // The tests must see the Node.js they are run by, not the workspace's first on the path.
    { cwd: folder, encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "", CI: "true" } },
  );
  const output = `${stdout}${stderr}`;
  const counts = readCounts(report);
  if (counts === undefined) return { passed: 0, failed: 1, output };
  const failed = status === 0 ? counts.numFailedTests : Math.max(1, counts.numFailedTests);
  return { passed: counts.numPassedTests, failed, output };
}

function readCounts(report: string): { numPassedTests: number; numFailedTests: number } | undefined {
  try {
    return JSON.parse(readFileSync(report, "utf8")) as { numPassedTests: number; numFailedTests: number };
  } catch {
    return undefined;
  }
}
