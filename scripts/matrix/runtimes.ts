import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { workspace } from "./line-folder.ts";

/** A runtime other than Node.js, brought by a package of npm. */
export interface Runtime {
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>;
  /** Its executable; where that does not start, the runtime is not to be had on this machine. */
  readonly executable: string;
  /** The program to run, and the command line that runs its bundle. */
  readonly program: string;
  command(bundle: string): readonly [file: string, ...args: string[]];
  /** The program whose output on Node.js is what this one must print. */
  readonly sameAs: string;
}

const bin = (name: string): string => join("node_modules", ".bin", name);

/** The runtimes besides Node.js that core promises to run on. */
export const RUNTIMES: readonly Runtime[] = [
  {
    name: "bun",
    packages: { bun: "^1.4.0" },
    executable: "bun",
    program: "print",
    command: (bundle) => [bin("bun"), bundle],
    sameAs: "print",
  },
  {
    name: "deno",
    packages: { deno: "^2.9.0" },
    executable: "deno",
    program: "print",
    command: (bundle) => [bin("deno"), "run", "--allow-env", "--allow-sys", bundle],
    sameAs: "print",
  },
  {
    name: "workerd with nodejs_compat",
    packages: { miniflare: "^4.20260730.0" },
    executable: "workerd",
    program: "worker",
    command: (bundle) => [process.execPath, join("smoke", "run-worker.mjs"), bundle, "nodejs_compat"],
    sameAs: "print",
  },
  {
    name: "workerd without Node.js",
    packages: { miniflare: "^4.20260730.0" },
    executable: "workerd",
    program: "worker-bare",
    command: (bundle) => [process.execPath, join("smoke", "run-worker.mjs"), bundle],
    sameAs: "print-bare",
  },
];

/** Whether a runtime does what Node.js does, or why it was not asked. */
export type SmokeResult = "same as Node.js" | `not run: ${string}` | `failed: ${string}`;

/** Runs the smoke programs on a runtime, in a folder of its own. */
export function smokeTest(folder: string, runtime: Runtime): SmokeResult {
  mkdirSync(folder, { recursive: true });
  cpSync(join(import.meta.dirname, "smoke"), join(folder, "smoke"), { recursive: true });
  cpSync(join(workspace, "packages", "core", "src"), join(folder, "core"), { recursive: true });
  const dependencies = {
    "@opentelemetry/api": "~1.10.0",
    "@opentelemetry/context-async-hooks": "^3.1.0",
    "@opentelemetry/sdk-trace": "^3.1.0",
    esbuild: "^0.28.0",
    ...runtime.packages,
  };
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ private: true, type: "module", dependencies }),
  );
  const run = (file: string, ...args: readonly string[]): string =>
    execFileSync(file, args, { cwd: folder, encoding: "utf8", stdio: "pipe", timeout: 300_000 });
  try {
    run("npm", "install", "--no-audit", "--no-fund", "--no-package-lock");
    run(bin(runtime.executable), "--version");
  } catch (error) {
    return `not run: it could not be installed here (${firstLine(error)})`;
  }
  try {
    for (const program of [runtime.program, runtime.sameAs]) run(bin("esbuild"), ...bundleArguments(program));
    const expected = run(process.execPath, `${runtime.sameAs}.bundle.mjs`);
    const actual = run(...runtime.command(`${runtime.program}.bundle.mjs`));
    return actual === expected ? "same as Node.js" : `failed: expected ${expected} got ${actual}`;
  } catch (error) {
    return `failed: ${String((error as { stderr?: string }).stderr ?? error)}`;
  }
}

const bundleArguments = (program: string): string[] => [
  join("smoke", `${program}.mjs`),
  "--bundle",
  "--format=esm",
  "--platform=neutral",
  "--main-fields=module,main",
  "--log-level=error",
  "--alias:@otel-sessions/core=./core/index.ts",
  // Not every runtime knows Node's modules without their prefix.
  ...["async_hooks", "events", "os"].map((name) => `--alias:${name}=node:${name}`),
  "--external:node:*",
  "--external:jose",
  `--outfile=${program}.bundle.mjs`,
];

const firstLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split("\n", 1)[0] ?? "";
