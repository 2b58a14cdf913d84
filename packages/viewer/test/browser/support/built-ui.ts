import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** A build of the web UI as it stands in the sources, in a folder of its own. */
export interface BuiltUi {
  readonly folder: string;
  remove(): Promise<void>;
}

const run = promisify(execFile);
const vite = join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin/vite.js");

/** Builds as `npm run build` does, for production, whatever the tests run in. */
export async function buildUi(): Promise<BuiltUi> {
  const folder = await mkdtemp(join(tmpdir(), "viewer-ui-"));
  const sources = fileURLToPath(new URL("../../../ui", import.meta.url));
  await run(process.execPath, [vite, "build", "--app", sources], {
    env: { ...process.env, NODE_ENV: "production", UI_FOLDER: folder },
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
