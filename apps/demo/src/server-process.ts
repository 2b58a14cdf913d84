import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface ServerProcess {
  /** The address that it printed. */
  readonly url: string;
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>;
}

export interface ServerProcessOptions {
  /** Default: this Node.js. */
  readonly command?: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts one of this repository's servers and waits for its line `… listening on http://…`, or that of Next.js. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { command = process.execPath, args, cwd, env = {} } = options;
  const child = spawn(command, args, {
    cwd,
    env: { ...withoutTelemetry(process.env), ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await Promise.race([readAddress(child), failAtExit(child, [command, ...args])]);
  return {
    url,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

async function readAddress(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("The process has no standard output.");
  for await (const line of createInterface(child.stdout)) {
    const address = /(?:listening on|- Local:) +(http:\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    child.stdout.resume();
    return address;
  }
  return new Promise(() => {});
}

async function failAtExit(child: ChildProcess, command: readonly string[]): Promise<never> {
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  throw new Error(
    `\`${command.join(" ")}\` ended with ${signal ?? `exit code ${code}`} before it was ready.`,
  );
}

/** The demo says itself where spans go; what the developer's shell says must not get in the way. */
function withoutTelemetry(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("OTEL_")));
}
