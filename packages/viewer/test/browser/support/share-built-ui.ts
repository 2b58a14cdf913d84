import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** A folder that the tests of one run share; see `getSharedUi`. */
    readonly sharedFolder: string;
  }
}

/** Gives the tests of a run a folder for the web UI, which the first that needs it builds. */
export default async function shareBuiltUi({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "viewer-tests-"));
  provide("sharedFolder", folder);
  return () => rm(folder, { recursive: true, force: true });
}
