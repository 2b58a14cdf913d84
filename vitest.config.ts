import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: ["packages/*", "apps/*", "e2e"],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
