import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import type createNext from "next";
import type { StartApp } from "../app.ts";

const require = createRequire(import.meta.url);
const next = require("next") as typeof createNext.default;
const dir = join(import.meta.dirname, "next");

/** Builds the app as it is built for production. */
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

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
let prepared: Promise<Handle> | undefined;

/** A process has one app: its variants are routes. */
async function prepare(): Promise<Handle> {
  const app = next({ dev: false, dir });
  await app.prepare();
  return app.getRequestHandler();
}

export const start: StartApp = async (variant) => {
  const handle = await (prepared ??= prepare());
  const server = createServer((request, response) => {
    request.url = `/${variant}${request.url}`;
    void handle(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
};
