import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import type createNext from "next";
import type { StartApp } from "../app.ts";

const require = createRequire(import.meta.url);
const next = require("next") as typeof createNext.default;
const dir = join(import.meta.dirname, "next");

/** Builds the app as it is built for production. The variant is chosen when it starts. */
export async function build(): Promise<void> {
  const command = require.resolve("next/dist/bin/next");
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const child = spawn(process.execPath, [command, "build"], {
    cwd: dir,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`next build ended with code ${code}`);
}

export const start: StartApp = async () => {
  const app = next({ dev: false, dir });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
};
