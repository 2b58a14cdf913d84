import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of Node itself, before the program. */
  readonly nodeArgs?: readonly string[];
}

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Program {
  readonly process: ChildProcess;
  readonly ended: Promise<ProgramEnd>;
}

/** Starts an application, given as a few lines of code or as a file, as a process of its own. */
export function startProgram(
  program: string | URL,
  { env = {}, nodeArgs = [] }: ProgramOptions = {},
): Program {
  const programArgs =
    typeof program === "string" ? ["--input-type=module", "--eval", program] : [fileURLToPath(program)];
  const child = spawn(process.execPath, [...nodeArgs, ...programArgs], {
    cwd: packageFolder,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]).then(
    ([[code, signal], stdout, stderr]): ProgramEnd => ({ code, signal, stdout, stderr }),
  );
  return { process: child, ended };
}

export const runProgram = (program: string | URL, options?: ProgramOptions): Promise<ProgramEnd> =>
  startProgram(program, options).ended;
