import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A server in a process of its own, and what the system says it used. */
export interface ServerProcess {
  readonly url: string;
  /** Seconds of processor time, all threads. */
  cpuSeconds(): number;
  /** Megabytes of memory at most so far. */
  peakMegabytes(): number;
  stop(): Promise<void>;
}

/** The viewer over a store. */
export function startServer(store: string): Promise<ServerProcess> {
  return start("../../packages/viewer/src/bin.ts", "serve", "--port", "0", "--store", store);
}

/** The same, with a web UI from another folder than the package's own. */
export function startServerOfUi(store: string, uiFolder: string): Promise<ServerProcess> {
  return start("../ui/serve.ts", store, uiFolder);
}

/** A server that only reads what it is sent: what no receiver can do without. */
export function startDiscardProcess(): Promise<ServerProcess> {
  return start("./discard-server.ts");
}

async function start(file: string, ...args: readonly string[]): Promise<ServerProcess> {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const readProc = (name: string): string => readFileSync(`/proc/${child.pid}/${name}`, "utf8");
  return {
    url: line.replace(/^.* /, ""),
    cpuSeconds() {
      // After the command's name in parentheses: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
      const fields = readProc("stat")
        .replace(/^.*\) /s, "")
        .split(" ");
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    peakMegabytes: () => Number(/VmHWM:\s+(\d+)/.exec(readProc("status"))?.[1]) / 1024,
    async stop() {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}
