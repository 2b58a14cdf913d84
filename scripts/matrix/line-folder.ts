import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LeftOut, SdkLine } from "./sdk-lines.ts";

/** The folder of the workspace. */
export const workspace: string = join(import.meta.dirname, "..", "..");
const core = join(workspace, "packages", "core");

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

/** What some of core's tests need, in the versions that the workspace has installed. */
function dependenciesOf(files: readonly string[]): Record<string, string> {
  const code = files.map((file) => readFileSync(file, "utf8")).join("\n");
  const dependencies: Record<string, string> = {};
  for (const alias of Object.keys(readManifest(core).devDependencies ?? {})) {
    if (alias.startsWith("@otel-sessions/")) continue;
    const isTypes = alias.startsWith("@types/");
    if (!isTypes && !code.includes(`"${alias}"`) && !code.includes(`"${alias}/`)) continue;
    const { name, version } = readManifest(join(core, "node_modules", alias));
    dependencies[alias] = name === alias ? version : `npm:${name}@${version}`;
  }
  return dependencies;
}

/**
 * Lays core and its tests into a folder outside the workspace and installs one SDK line there, so
 * that nothing is resolved from the workspace and every package gets the line's API.
 */
export function createLineFolder(folder: string, line: SdkLine, leftOut: readonly LeftOut[]): void {
  const inCore = join(folder, "core");
  mkdirSync(inCore, { recursive: true });
  for (const part of ["src", "test", "package.json"]) {
    cpSync(join(core, part), join(inCore, part), { recursive: true });
  }
  for (const { file } of leftOut) rmSync(join(inCore, "test", file), { force: true });
  cpSync(join(workspace, "packages", "testing", "src"), join(folder, "testing", "src"), { recursive: true });
  cpSync(join(workspace, "tsconfig.base.json"), join(folder, "tsconfig.base.json"));
  for (const [module, path] of Object.entries(line.modules)) {
    cpSync(path, join(folder, "modules", module.replace(/\.ts$/, ".mjs")));
  }
  const code = globSync(["core/**/*.ts", "testing/**/*.ts"], { cwd: folder }).map((file) =>
    join(folder, file),
  );
  const manifest = {
    private: true,
    type: "module",
    dependencies: {
      ...dependenciesOf(code),
      // The one major version that runs on every Node.js of the matrix.
      vitest: "^4.1.0",
      ...line.packages,
    },
    // Every package must get the same copy of the API, as in the workspace.
    overrides: { "@opentelemetry/api": "$@opentelemetry/api" },
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, undefined, 2));
  writeFileSync(join(folder, "vitest.config.mjs"), vitestConfig(line));
  execFileSync("npm", ["install", "--legacy-peer-deps", "--no-audit", "--no-fund", "--no-package-lock"], {
    cwd: folder,
    stdio: "pipe",
  });
}

function vitestConfig({ modules }: SdkLine): string {
  const aliases = Object.keys(modules).map((module) => ({
    find: module,
    to: `modules/${module.replace(/\.ts$/, ".mjs")}`,
  }));
  return `import { join } from "node:path";
const at = (path) => join(import.meta.dirname, path);
export default {
  resolve: {
    alias: [
      { find: "@otel-sessions/testing", replacement: at("testing/src/index.ts") },
${aliases.map(({ find, to }) => `      { find: /^.*\\/${find.replace(".", "\\.")}$/, replacement: at("${to}") },`).join("\n")}
    ],
  },
  test: { root: at("core"), include: ["test/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 180_000 },
};
`;
}

/** Takes a folder away again. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
