import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

/** A build of the web UI as it stands in the sources, in a folder of its own. */
export interface BuiltUi {
  readonly folder: string;
  remove(): Promise<void>;
}

export async function buildUi(): Promise<BuiltUi> {
  const folder = await mkdtemp(join(tmpdir(), "viewer-ui-"));
  await build({
    root: fileURLToPath(new URL("../../../ui", import.meta.url)),
    logLevel: "warn",
    build: { outDir: folder, emptyOutDir: true },
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
