import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { extractSamples, type Sample } from "./extract-samples.ts";

const root = join(import.meta.dirname, "..", "..");
const samples = extractSamples();

/** Beside the sources of each package, where imports are found as its users find them. */
const folders = new Map<string, string>();
const files = new Map<Sample, string>();
beforeAll(() => {
  for (const [index, sample] of samples.entries()) {
    const folder = folders.get(sample.folder) ?? mkdtempSync(join(root, sample.folder, ".samples-"));
    folders.set(sample.folder, folder);
    const file = join(folder, `sample-${index}.ts`);
    // An ellipsis stands for what the reader has anyway.
    writeFileSync(file, `${sample.code.replaceAll("…", "")}\nexport {};\n`);
    files.set(sample, file);
  }
});
afterAll(() => {
  for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
});

it("finds samples in every package that applications import", () => {
  const packages = [
    "core",
    "express",
    "fastify",
    "hono",
    "koa",
    "nestjs",
    "next",
    "node",
    "testing",
    "viewer",
  ];
  const withSamples = new Set(samples.map(({ where }) => where.split("/", 2).join("/")));
  expect([...withSamples]).toEqual(expect.arrayContaining(packages.map((name) => `packages/${name}`)));
});

const adapters = ["express", "fastify", "hono", "koa", "nestjs", "next"];

/** The functions and classes that a package exports. */
async function getExports(name: string): Promise<string[]> {
  const module = (await import(join(root, "packages", name, "src", "index.ts"))) as Record<string, unknown>;
  return Object.keys(module).filter((key) => typeof module[key] === "function");
}

/** Those of a package's exports that no sample among some imports. */
function withoutSample(names: readonly string[], among: readonly Sample[]): string[] {
  const imports = among.flatMap(({ code }) =>
    [...code.matchAll(/import \{([^}]*)\}/g)].map(([, list]) => list),
  );
  const imported = new Set(imports.join(",").match(/[\w$]+/g));
  return names.filter((name) => !imported.has(name));
}

it("shows every function and class of core in a sample of its source", async () => {
  const inSource = samples.filter(({ where }) => where.startsWith("packages/core/src/"));
  expect(withoutSample(await getExports("core"), inSource)).toEqual([]);
});

it.each(adapters)("names every function that only this adapter has in its README: %s", async (name) => {
  const ofCore = new Set(await getExports("core"));
  const readme = readFileSync(join(root, "packages", name, "README.md"), "utf8");
  const own = (await getExports(name)).filter((key) => !ofCore.has(key));
  expect(own.filter((key) => !new RegExp(`\\b${key}\\b`).test(readme))).toEqual([]);
});

it("shows samples that compile", () => {
  const folder = folders.get("packages/core") ?? "";
  // What a sample takes from the application around it.
  writeFileSync(
    join(folder, "application.d.ts"),
    `declare module "@/lib/auth";
declare function startExpressApp(options: unknown): Promise<import("@otel-sessions/testing").ContractApp>;
`,
  );
  const config = join(folder, "tsconfig.json");
  const compilerOptions = {
    experimentalDecorators: true,
    isolatedDeclarations: false,
    declaration: false,
    verbatimModuleSyntax: false,
    erasableSyntaxOnly: false,
    exactOptionalPropertyTypes: false,
    jsx: "react-jsx",
    lib: ["es2024", "dom", "dom.iterable"],
    typeRoots: [join(root, "node_modules", "@types")],
  };
  const include = [join(folder, "application.d.ts"), ...files.values()];
  writeFileSync(
    config,
    JSON.stringify({ extends: join(root, "tsconfig.base.json"), compilerOptions, include }),
  );
  const { stdout } = spawnSync("tsc", ["-p", config, "--pretty", "false"], { cwd: root, encoding: "utf8" });
  expect(withSources(stdout)).toBe("");
});

it.each(samples.filter(({ where }) => where.startsWith("packages/core/")))(
  "shows one that runs: $where",
  (sample) => {
    const options = { encoding: "utf8", timeout: 30_000 } as const;
    const { status, stderr } = spawnSync(process.execPath, [files.get(sample) ?? ""], options);
    expect(status === 0 ? "" : stderr).toBe("");
  },
);

/** The compiler's messages, with the places where the samples stand. */
function withSources(messages: string): string {
  let text = messages;
  for (const [sample, file] of files) text = text.replaceAll(file.slice(root.length + 1), sample.where);
  return text;
}
