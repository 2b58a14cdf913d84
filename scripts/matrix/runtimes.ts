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
  /** The programs to run, each with the one whose output on Node.js is what it must print. */
  readonly programs: readonly (readonly [program: string, sameAs: string])[];
  /** The command line that runs the bundle of a program. */
  command(bundle: string): readonly [file: string, ...args: string[]];
}

/** For runtimes with a command line: core, and the Hono adapter over the runtime's own server. */
const printing = [
  ["print", "print"],
  ["hono-print", "hono-print"],
] as const;

const bin = (name: string): string => join("node_modules", ".bin", name);

/** The runtimes besides Node.js that core and the Hono adapter promise to run on. */
export const RUNTIMES: readonly Runtime[] = [
  {
    name: "bun",
    packages: { bun: "^1.4.0" },
    executable: "bun",
    programs: printing,
    command: (bundle) => [bin("bun"), bundle],
  },
  {
    name: "deno",
    packages: { deno: "^2.9.0" },
    executable: "deno",
    programs: printing,
    command: (bundle) => [bin("deno"), "run", "--allow-env", "--allow-sys", "--allow-net", bundle],
  },
  {
    name: "workerd with nodejs_compat",
    packages: { miniflare: "^4.20260730.0" },
    executable: "workerd",
    programs: [
      ["worker", "print"],
      ["hono-worker", "hono-print"],
    ],
    command: (bundle) => [process.execPath, join("smoke", "run-worker.mjs"), bundle, "nodejs_compat"],
  },
  {
    name: "workerd without Node.js",
    packages: { miniflare: "^4.20260730.0" },
    executable: "workerd",
    programs: [
      ["worker-bare", "print-bare"],
      ["hono-worker-bare", "hono-print-bare"],
    ],
    command: (bundle) => [process.execPath, join("smoke", "run-worker.mjs"), bundle],
  },
];

/** Whether a runtime does what Node.js does, or why it was not asked. */
export type SmokeResult = "same as Node.js" | `not run: ${string}` | `failed: ${string}`;

/** Runs the smoke programs on a runtime, in a folder of its own. */
export function smokeTest(folder: string, runtime: Runtime): SmokeResult {
  mkdirSync(folder, { recursive: true });
  cpSync(join(import.meta.dirname, "smoke"), join(folder, "smoke"), { recursive: true });
  for (const name of ["core", "hono"]) {
    cpSync(join(workspace, "packages", name, "src"), join(folder, name), { recursive: true });
  }
  const dependencies = {
    "@opentelemetry/api": "~1.10.0",
    "@opentelemetry/context-async-hooks": "^3.1.0",
    "@opentelemetry/sdk-trace": "^3.1.0",
    "@hono/node-server": "^2.1.8",
    esbuild: "^0.28.0",
    hono: "^4.13.0",
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
    for (const [program, sameAs] of runtime.programs) {
      for (const name of [program, sameAs]) run(bin("esbuild"), ...bundleArguments(name));
      const expected = run(process.execPath, `${sameAs}.bundle.mjs`);
      const actual = run(...runtime.command(`${program}.bundle.mjs`));
      if (actual !== expected) return `failed: ${program}: expected ${expected} got ${actual}`;
    }
    return "same as Node.js";
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
  "--alias:@otel-sessions/hono=./hono/index.ts",
  // Not every runtime knows Node's modules without their prefix.
  ...["async_hooks", "events", "os"].map((name) => `--alias:${name}=node:${name}`),
  "--external:node:*",
  "--external:jose",
  "--external:@hono/node-server",
  `--outfile=${program}.bundle.mjs`,
];

const firstLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split("\n", 1)[0] ?? "";
