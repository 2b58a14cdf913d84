import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { inject } from "vitest";
import { buildUi } from "./built-ui.ts";

/** The folder of the web UI as it stands in the sources, built once for all tests of a run. */
export async function getSharedUi(): Promise<string> {
  const shared = join(inject("sharedFolder"), "ui");
  if (existsSync(shared)) return shared;
  const ui = await buildUi();
  try {
    await rename(ui.folder, shared);
  } catch (error) {
    // Another file of tests began to build at the same time, and was faster.
    if (!existsSync(shared)) throw error;
    await ui.remove();
  }
  return shared;
}
