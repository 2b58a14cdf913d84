import { globSync } from "node:fs";
import { defineConfig } from "vitest/config";

const folders = globSync(["packages/*", "apps/*", "e2e"], { cwd: import.meta.dirname });

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // A ceiling for waiting on a browser or a server, on a machine that does other things as well.
    expect: { poll: { timeout: 30_000 } },
    projects: folders.map((folder) => ({
      extends: true,
      root: folder,
      test: {
        name: `@otel-sessions/${folder.split("/").at(-1) ?? folder}`,
        include: ["**/*.test.ts"],
      },
    })),
  },
});
