// `npm run matrix`: core's tests on every SDK line and every Node.js that it promises to run on, and
// a smoke test of core and of the Hono adapter on the other runtimes.
//   --line 1.30 --node 20 --runtime bun   a part of it; each can be given several times
//   --quick                               without the tests that need the most packages
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createLineFolder, removeFolder } from "./line-folder.ts";
import { installNode, NODE_VERSIONS, type NodeBinary } from "./node-binary.ts";
import { runTests } from "./run-tests.ts";
import { RUNTIMES, smokeTest } from "./runtimes.ts";
import { leftOutOn, QUICK_LEAVES_OUT, SDK_LINES, type SdkLine } from "./sdk-lines.ts";

const { values: options } = parseArgs({
  options: {
    line: { type: "string", multiple: true },
    node: { type: "string", multiple: true },
    runtime: { type: "string", multiple: true },
    quick: { type: "boolean", default: false },
  },
});
const isPart = options.line !== undefined || options.node !== undefined || options.runtime !== undefined;
const runsLines = !isPart || options.line !== undefined || options.node !== undefined;
const runsRuntimes = !isPart || options.runtime !== undefined;
const lines = SDK_LINES.filter(({ name }) =>
  isWanted(
    "line",
    name,
    SDK_LINES.map((line) => line.name),
  ),
);
const majors = NODE_VERSIONS.filter((major) => isWanted("node", major, NODE_VERSIONS));
const runtimeNames = RUNTIMES.map(({ name }) => name);
const runtimes = RUNTIMES.filter(({ name }) => isWanted("runtime", name, runtimeNames));

const root = mkdtempSync(join(tmpdir(), "otel-sessions-matrix-"));
let failures = 0;
try {
  if (runsLines) {
    const nodes = majors.map((major) => installNode(join(root, `node-${major}`), major));
    for (const line of lines) failures += runLine(line, nodes);
  }
  if (runsRuntimes) {
    for (const runtime of runtimes) {
      const result = smokeTest(join(root, runtime.name), runtime);
      console.log(`${runtime.name.padEnd(28)} ${result}`);
      if (result.startsWith("failed")) failures++;
    }
  }
} finally {
  removeFolder(root);
}
process.exitCode = failures === 0 ? 0 : 1;

function runLine(line: SdkLine, nodes: readonly NodeBinary[]): number {
  const known = new Set(line.leftOut.map(({ file }) => file));
  const quick = options.quick ? QUICK_LEAVES_OUT.filter(({ file }) => !known.has(file)) : [];
  const leftOut = [...line.leftOut, ...quick];
  const folder = join(root, `sdk-${line.name}`);
  createLineFolder(folder, line, leftOut);
  console.log(`SDK ${line.name}`);
  for (const { file, because } of leftOut) console.log(`  without ${file}: ${because}`);
  let failed = 0;
  for (const node of nodes) failed += runNode(folder, line, node);
  return failed;
}

function runNode(folder: string, line: SdkLine, node: NodeBinary): number {
  const title = `  Node ${node.version}`.padEnd(28);
  const [major = 0, minor = 0] = node.version.split(".").map(Number);
  const [minMajor, minMinor] = line.minNode;
  if (major < minMajor || (major === minMajor && minor < minMinor)) {
    console.log(`${title} not run: this SDK needs Node.js ${line.minNode.join(".")}`);
    return 0;
  }
  const run = runTests(folder, node, leftOutOn(major));
  console.log(`${title} ${run.passed} passed, ${run.failed} failed`);
  if (run.failed > 0) console.log(run.output);
  return run.failed;
}

/** Whether an option names something, or names nothing at all. */
function isWanted(option: "line" | "node" | "runtime", name: string, known: readonly string[]): boolean {
  const wanted = options[option];
  const stranger = wanted?.find((value) => !known.some((candidate) => candidate.startsWith(value)));
  if (stranger !== undefined) {
    throw new TypeError(`Expected --${option} to be one of ${known.join(", ")}, got ${stranger}`);
  }
  return wanted === undefined || wanted.some((value) => name.startsWith(value));
}
