// Prepares a fresh clone: installs the workspace (with its own Node 24 and pnpm) and, with
// `--browser`, a Chromium. Runs on any Node >= 20.19, before anything is installed, so it
// imports nothing but Node itself.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Runs a command, showing its output only when it fails. */
function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}\n`);
  throw new Error(
    `\`${command} ${args.join(" ")}\` failed${result.error ? `: ${result.error.message}` : ` with exit code ${result.status}`}`,
  );
}

/** A fingerprint of all that decides what is installed: lock file, manifests, workspace settings. */
function fingerprint() {
  return ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"]
    .map((file) => statSync(join(root, file)).mtimeMs)
    .join(" ");
}

function installWorkspace() {
  const stamp = join(root, "node_modules", ".setup-stamp");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint()) return;
  console.error("Installing the workspace …");
  run("npx", ["--yes", manifest.packageManager, "install", "--frozen-lockfile"], {
    env: { ...process.env, CI: "true" },
  });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, fingerprint());
}

/** Where a Chromium is found; the tests look in the same places. */
const chromiumPaths = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

function installBrowser() {
  if (chromiumPaths.some((path) => path && existsSync(path))) return;
  if (!existsSync("/usr/bin/apt-get")) {
    throw new Error("The browser tests need Chromium. Install it and set CHROMIUM_PATH to its executable.");
  }
  console.error("Installing Chromium from Debian's packages …");
  const sudo = process.getuid?.() === 0 ? [] : ["sudo"];
  const apt = (...args) => {
    const [command, ...rest] = [...sudo, "apt-get", "-qq", ...args];
    run(command, rest, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  };
  apt("update");
  apt("install", "-y", "--no-install-recommends", "chromium", "fonts-liberation", "fonts-noto-color-emoji");
}

try {
  installWorkspace();
  if (process.argv.includes("--browser")) installBrowser();
} catch (error) {
  console.error(`setup: ${error.message}`);
  process.exit(1);
}
