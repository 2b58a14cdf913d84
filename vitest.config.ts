import { globSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Tests start some 200 processes of Node.js; each reads what an earlier one of the run has compiled.
if (process.env["NODE_COMPILE_CACHE"] === undefined) {
  const compiled = mkdtempSync(join(tmpdir(), "otel-sessions-compiled-"));
  process.on("exit", () => rmSync(compiled, { recursive: true, force: true }));
  process.env["NODE_COMPILE_CACHE"] = compiled;
}

const here = (path: string): string => join(import.meta.dirname, path);
const nest11 = here("packages/nestjs/nest-11/node_modules");
const buildBeforeTests = here("e2e/src/build-before-tests.ts");

/** What has to be built once, before any test of a folder runs. */
const globalSetups: Readonly<Record<string, string>> = {
  "packages/viewer": here("packages/viewer/test/browser/support/share-built-ui.ts"),
  "apps/express-chat": buildBeforeTests,
  "apps/hono-chat": buildBeforeTests,
  "apps/nestjs-chat": buildBeforeTests,
  "apps/next-chat": buildBeforeTests,
  e2e: buildBeforeTests,
};

const folders = globSync(["packages/*", "apps/*", "bench", "e2e"], { cwd: import.meta.dirname });

export default defineConfig({
  test: {
    // Many tests wait for servers, browsers, processes and package registries.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // A ceiling for waiting on a browser or a server, on a machine that does other things as well.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      ...folders.map((folder) => ({
        extends: true as const,
        root: folder,
        test: {
          name: `@otel-sessions/${folder.split("/").at(-1) ?? folder}`,
          include: ["**/*.test.ts"],
          globalSetup: globalSetups[folder] ?? [],
        },
      })),
      // The tests of the Nest adapter once more, on the previous major version of Nest.
      {
        extends: true,
        root: "packages/nestjs",
        resolve: { alias: [{ find: /^(@nestjs\/[^/]+|mercurius|graphql)$/, replacement: `${nest11}/$1` }] },
        test: {
          name: "@otel-sessions/nestjs on Nest 11",
          include: ["test/**/*.test.ts"],
          env: { NEST_FOLDER: "nest-11" },
        },
      },
    ],
  },
});
