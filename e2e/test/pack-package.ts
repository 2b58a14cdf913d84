import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { build, repository } from "@otel-sessions/demo";

import { runCommand } from "./run-command.ts";

/** Packs a package of this repository as it would be published; returns the path of the tarball. */
export async function packPackage(name: string, folder: string): Promise<string> {
  await build(name);
  const before = new Set(await readdir(folder));
  const { code, stderr } = await runCommand("pnpm", ["pack", "--pack-destination", folder], {
    cwd: join(repository, "packages", name),
  });
  const tarball = (await readdir(folder)).find((file) => file.endsWith(".tgz") && !before.has(file));
  if (code !== 0 || tarball === undefined) throw new Error(`packages/${name} cannot be packed: ${stderr}`);
  return join(folder, tarball);
}
