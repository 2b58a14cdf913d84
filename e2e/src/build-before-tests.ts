import { build } from "@otel-sessions/demo";
import type { TestProject } from "vitest/node";

/**
 * Builds what the tests of a project run, before any of them does: the viewer's web UI, and the
 * application itself; for the tests of the whole, every package and application.
 */
export default async function buildBeforeTests({ name }: TestProject): Promise<void> {
  const folder = name.replace("@otel-sessions/", "");
  await build("viewer", folder === "e2e" ? "*" : folder);
}
