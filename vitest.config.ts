import { globSync } from "node:fs";
import { defineConfig } from "vitest/config";

const nest11 = `${import.meta.dirname}/packages/nestjs/nest-11/node_modules`;

const folders = globSync(["packages/*", "apps/*", "e2e"], { cwd: import.meta.dirname });

export default defineConfig({
  test: {
    testTimeout: 60_000,
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
