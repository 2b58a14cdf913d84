import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const bin = fileURLToPath(new URL("../../src/bin.ts", import.meta.url));

/** What a command printed and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `otel-sessions` to its end. */
export async function runCli(...args: string[]): Promise<Outcome> {
  const child = start(args);
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (data: Buffer) => (stdout += data.toString()));
  child.stderr?.on("data", (data: Buffer) => (stderr += data.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

/** A viewer in a process of its own. */
export interface ServeProcess {
  readonly firstLine: string;
  readonly url: string;
  readonly pid: number;
  /** What it wrote on stderr so far. */
  readonly stderr: () => string;
  /** Ends it and tells its exit code, which is null where it had no say. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts `otel-sessions` with some arguments and waits until it listens. It ends with the test. */
export async function startServe(...args: string[]): Promise<ServeProcess> {
  const child = start(args);
  onTestFinished(() => void child.kill("SIGKILL"));
  let stderr = "";
  child.stderr?.on("data", (data: Buffer) => (stderr += data.toString()));
  const [firstLine] = (await Promise.race([
    once(createInterface(child.stdout as NodeJS.ReadableStream), "line"),
    once(child, "close").then(([code]) =>
      Promise.reject(new Error(`It ended with code ${String(code)}: ${stderr}`)),
    ),
  ])) as [string];
  return {
    firstLine,
    url: firstLine.replace(/^.* /, ""),
    pid: child.pid ?? 0,
    stderr: () => stderr,
    async stop(signal) {
      const closed = once(child, "close") as Promise<[number | null]>;
      child.kill(signal);
      return (await closed)[0];
    },
  };
}

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [bin, ...args], { stdio: ["ignore", "pipe", "pipe"] });
}
