import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { CapturedSpan, ContractApp } from "@otel-sessions/testing";
import { startOtlpSink } from "./otlp-sink.ts";

const fixture = fileURLToPath(new URL("fixture/", import.meta.url));
const next = createRequire(import.meta.url).resolve("next/dist/bin/next");

/** The fixture app, served by `next start`. */
export interface NextServer extends ContractApp {
  /** What it wrote to its standard error so far. */
  readonly errors: () => string;
}

/** Runs a command of Next.js in the fixture. */
function runNext(args: readonly string[], env: Readonly<Record<string, string>>): ReturnType<typeof spawn> {
  return spawn(process.execPath, [next, ...args], {
    cwd: fixture,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
}

/** Builds the fixture as an application is built. */
export async function buildFixture(): Promise<void> {
  const build = runNext(["build"], {});
  let output = "";
  for (const stream of [build.stdout, build.stderr]) {
    stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  }
  const [code] = (await once(build, "exit")) as [number];
  if (code !== 0) throw new Error(`next build failed:\n${output}`);
}

/** Starts the built fixture on a free port; its spans go over OTLP to a receiver in this process. */
export async function startFixture(env: Readonly<Record<string, string>> = {}): Promise<NextServer> {
  const sink = await startOtlpSink();
  const server = runNext(["start", "--hostname", "localhost", "--port", "0"], {
    OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    ...env,
  });
  let errors = "";
  server.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  if (server.stdout === null) throw new Error("next start has no standard output.");
  let url: string | undefined;
  for await (const line of createInterface(server.stdout)) {
    url = /(http:\/\/localhost:\d+)/.exec(line)?.[1] ?? url;
    if (line.includes("Ready")) break;
  }
  server.stdout.resume();
  if (url === undefined) throw new Error(`next start did not become ready:\n${errors}`);

  async function flush(): Promise<readonly CapturedSpan[]> {
    const flushed = once(server, "message");
    server.send("flush");
    await flushed;
    return sink.spans();
  }
  return {
    url,
    errors: () => errors,
    spans: flush,
    async reset() {
      await flush();
      sink.reset();
    },
    async close() {
      const exit = once(server, "exit");
      server.kill("SIGTERM");
      await exit;
      await sink.close();
    },
  };
}
