import { runCommand } from "./run-command.ts";

/** Installs packages into a folder as an npm user does. */
export async function installPackages(folder: string, packages: readonly string[]): Promise<void> {
  const args = ["install", "--no-audit", "--no-fund", "--prefer-offline", ...packages];
  const { code, stderr } = await runCommand("npm", args, { cwd: folder });
  if (code !== 0) throw new Error(`npm install ${packages.join(" ")} failed: ${stderr}`);
}
