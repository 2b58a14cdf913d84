import { execFile } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const cache = join(import.meta.dirname, "..", "..", "node_modules", ".cache");

/**
 * Installs packages from PyPI into a virtual environment under `node_modules/.cache`, once.
 *
 * @param name - of the environment; it must change with the packages.
 * @returns the folder of its executables; undefined where there is no Python or PyPI does not answer.
 */
export async function installFromPypi(
  name: string,
  packages: readonly string[],
): Promise<string | undefined> {
  const environment = join(cache, name);
  const stamp = join(environment, "installed");
  const executables = join(environment, "bin");
  if (existsSync(stamp)) return executables;
  console.error(`Installing ${packages.join(" and ")} …`);
  const run = promisify(execFile);
  try {
    await run("python3", ["-m", "venv", environment]);
    await run(join(executables, "pip"), ["install", "--quiet", ...packages]);
    writeFileSync(stamp, "");
    return executables;
  } catch (error) {
    rmSync(environment, { recursive: true, force: true });
    console.error((error as Error).message.split("\n", 1)[0]);
    return undefined;
  }
}
