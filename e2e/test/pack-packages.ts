import { join } from "node:path";

import { repository } from "@otel-sessions/demo";

import { runCommand } from "./run-command.ts";

/** Packs packages of this repository as they would be published; returns the paths of the tarballs. */
export function packPackages(names: readonly string[], folder: string): Promise<string[]> {
  return Promise.all(names.map((name) => packPackage(name, folder)));
}

async function packPackage(name: string, folder: string): Promise<string> {
  const tarball = join(folder, `${name}.tgz`);
  const { code, stderr } = await runCommand("pnpm", ["pack", "--out", tarball], {
    cwd: join(repository, "packages", name),
  });
  if (code !== 0) throw new Error(`packages/${name} cannot be packed: ${stderr}`);
  return tarball;
}
