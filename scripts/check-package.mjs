// Packs the package in the current folder as it would be published and holds the tarball
// against publint and "Are the types wrong?". `publishConfig` only takes effect when packed by pnpm.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "check-package-"));
const run = (command, ...args) => execFileSync(command, args, { encoding: "utf8" });
try {
  run("pnpm", "pack", "--pack-destination", folder);
  const tarball = join(
    folder,
    readdirSync(folder).find((name) => name.endsWith(".tgz")),
  );
  console.log(run("publint", "--strict", tarball).trim());
  console.log(run("attw", "--profile", "esm-only", "--format", "ascii", tarball).trim());
} catch (error) {
  console.error(`${error.stdout ?? ""}${error.stderr ?? error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
