import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { repository } from "@otel-sessions/demo";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ExampleProcess } from "./example-process.ts";
import { installPackages } from "./install-packages.ts";
import { packPackages } from "./pack-packages.ts";
import { runCommand } from "./run-command.ts";
import { createTemporaryFolder, type TemporaryFolder } from "./temporary-folder.ts";

const adapters = ["express", "fastify", "hono", "koa", "nestjs"] as const;

const frameworks = [
  "express@5",
  "fastify@5",
  "hono@4",
  "@hono/node-server@2",
  "koa@3",
  "@nestjs/common@12",
  "@nestjs/core@12",
  "@nestjs/platform-express@12",
  "reflect-metadata@0.2",
  "rxjs@7",
];
const types = ["@types/express@5", "@types/koa@3", "@types/node@24"];
const tracing = ["@opentelemetry/api@1.9", "@opentelemetry/instrumentation-http@0.223"];

const compilerOptions = {
  target: "es2023",
  module: "nodenext",
  types: ["node"],
  strict: true,
  skipLibCheck: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};

// Node.js serves what Hono's example exports with Hono's own server.
const serveHono = `
  import { serve } from "@hono/node-server";
  import app from "./hono.ts";
  serve(app);
`;

/** What starts the example of an adapter: Node.js runs TypeScript as it is, apart from decorators. */
const programs: Readonly<Record<(typeof adapters)[number], string>> = {
  express: "express.ts",
  fastify: "fastify.ts",
  hono: "serve-hono.mjs",
  koa: "koa.ts",
  nestjs: "nestjs.js",
};

/** The first example in an adapter's README. */
async function readExample(adapter: string): Promise<string> {
  const readme = await readFile(join(repository, "packages", adapter, "README.md"), "utf8");
  const [, example] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  if (example === undefined) throw new Error(`The README of packages/${adapter} has no example`);
  return example;
}

describe("the adapters as they are published, outside of this repository", () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await createTemporaryFolder();
    const tarballs = await packPackages(["core", "node", ...adapters], folder.path);
    await writeFile(join(folder.path, "package.json"), JSON.stringify({ type: "module" }));
    await installPackages(folder.path, [...tarballs, ...frameworks, ...types, ...tracing]);
    for (const adapter of adapters) {
      await writeFile(join(folder.path, `${adapter}.ts`), await readExample(adapter));
    }
    await writeFile(join(folder.path, "serve-hono.mjs"), serveHono);
    await writeFile(join(folder.path, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    await copyFile(
      join(import.meta.dirname, "example-telemetry.mjs"),
      join(folder.path, "example-telemetry.mjs"),
    );
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  it("have types that the examples of their READMEs compile against", async () => {
    expect(await runCommand("tsc", [], { cwd: folder.path })).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it.each(adapters)("run the example of the README: %s", async (adapter) => {
    const secret = "only this test knows it, and Hono's example asks for it";
    const token = await new SignJWT({ sub: "ada" })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(secret));
    const example = new ExampleProcess(programs[adapter], folder.path, { JWT_SECRET: secret });
    const response = await fetch(await example.url(), {
      headers: { "x-conversation-id": "c-1", authorization: `Bearer ${token}` },
    });
    expect(await response.text()).toMatch(/^Every span of this request carries/);
    expect(response.status).toBe(200);
    expect(await example.nextSpan()).toMatchObject({ name: "GET", attributes: { "session.id": "c-1" } });
    expect(await example.stop()).toBe("");
  });
});
