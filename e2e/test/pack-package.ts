import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { repository } from "@otel-sessions/demo";

import { runCommand } from "./run-command.ts";

/** Builds a package of this repository; what is up to date comes from turbo's cache. */
export async function buildPackage(name: string): Promise<void> {
  const args = ["run", "build", `--filter=@otel-sessions/${name}`, "--output-logs=errors-only"];
  const { code, stdout, stderr } = await runCommand("turbo", args, { cwd: repository });
  if (code !== 0) throw new Error(`packages/${name} cannot be built:\n${stdout}${stderr}`);
}

/** Packs a package of this repository as it would be published; returns the path of the tarball. */
export async function packPackage(name: string, folder: string): Promise<string> {
  await buildPackage(name);
  const before = new Set(await readdir(folder));
  const { code, stderr } = await runCommand("pnpm", ["pack", "--pack-destination", folder], {
    cwd: join(repository, "packages", name),
  });
  const tarball = (await readdir(folder)).find((file) => file.endsWith(".tgz") && !before.has(file));
  if (code !== 0 || tarball === undefined) throw new Error(`packages/${name} cannot be packed: ${stderr}`);
  return join(folder, tarball);
}
