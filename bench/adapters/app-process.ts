import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export const frameworks = ["express", "fastify", "hono", "koa", "nestjs", "next"] as const;
export type Framework = (typeof frameworks)[number];

/** The traced app without an adapter; with a middleware that does nothing in its place; with the adapter. */
export const variants = ["without", "empty", "adapter"] as const;
export type Variant = (typeof variants)[number];

/**
 * What a request makes the app do: `nothing` but answer with a few bytes, which no app is for;
 * `chat`: parse a question in JSON and ask a model for the answer, with OpenAI's client, traced; or
 * `stream`: the same, and pass the answer on word by word, as the apps do that people talk to.
 */
export const tasks = ["nothing", "chat", "stream"] as const;
export type Task = (typeof tasks)[number];

/** What an app is started as. */
export interface AppOptions {
  readonly framework: Framework;
  /** Each listens on a port of its own. */
  readonly variants: readonly Variant[];
  /** Where a model answers, for all tasks but `nothing`. */
  readonly modelUrl?: string;
}

/** What an app's process holds, in bytes. */
export interface Usage {
  readonly rss: number;
  readonly heapUsed: number;
}

/** A process in which an app runs, in one variant or several. */
export class AppProcess implements AsyncDisposable {
  /** Of the variants, in their order. */
  readonly urls: readonly string[];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, ports: readonly number[]) {
    this.#child = child;
    this.urls = ports.map((port) => `http://127.0.0.1:${port}`);
  }

  static async start(
    { framework, variants: started, modelUrl }: AppOptions,
    nodeOptions: string[] = [],
  ): Promise<AppProcess> {
    const child = fork(join(import.meta.dirname, "app.ts"), [framework, ...started], {
      execArgv: nodeOptions,
      env: {
        ...process.env,
        NODE_ENV: "production",
        OTEL_SESSIONS_KEY: "a key for this benchmark alone",
        ...(modelUrl !== undefined && { BENCH_MODEL_URL: modelUrl }),
      },
    });
    const failed = once(child, "exit").then(([code]): never => {
      throw new Error(`The ${framework} app ended with code ${code} before it listened`);
    });
    const [ports] = (await Promise.race([once(child, "message"), failed])) as [number[]];
    failed.catch(() => undefined);
    return new AppProcess(child, ports);
  }

  async usage(): Promise<Usage> {
    const answer = once(this.#child, "message");
    this.#child.send("usage");
    return ((await answer) as [Usage])[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#child, "exit");
    this.#child.disconnect();
    await exited;
  }
}
