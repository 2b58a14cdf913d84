import { type ChildProcess, fork } from "node:child_process";
import { on, once } from "node:events";
import { text } from "node:stream/consumers";

/** A span that an example has ended. */
export interface ExampleSpan {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What `example-telemetry.mjs` tells. */
interface Message {
  readonly port?: number;
  readonly span?: ExampleSpan;
}

/** An example of a README that runs in a process of its own, with `example-telemetry.mjs` before it. */
export class ExampleProcess {
  readonly #child: ChildProcess;
  readonly #messages: AsyncIterator<[Message]>;
  readonly #stderr: Promise<string>;

  /** @param program - a file of the folder, which holds `example-telemetry.mjs` as well. */
  constructor(program: string, folder: string, env: Readonly<Record<string, string>>) {
    this.#child = fork(program, {
      cwd: folder,
      env: { ...process.env, ...env, OTEL_TRACES_EXPORTER: "none" },
      execArgv: ["--import", "./example-telemetry.mjs"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#messages = on(this.#child, "message", { close: ["exit"] }) as unknown as AsyncIterator<[Message]>;
    this.#stderr = this.#child.stderr === null ? Promise.resolve("") : text(this.#child.stderr);
  }

  /** Waits until the example listens, and gives its address. */
  async url(): Promise<string> {
    return `http://127.0.0.1:${await this.#next("port")}`;
  }

  /** Waits for the next span that ends. */
  nextSpan(): Promise<ExampleSpan> {
    return this.#next("span");
  }

  /** Ends the example and gives what it wrote to stderr. */
  async stop(): Promise<string> {
    if (this.#child.exitCode === null && this.#child.kill()) await once(this.#child, "exit");
    return this.#stderr;
  }

  async #next<Key extends keyof Message>(key: Key): Promise<NonNullable<Message[Key]>> {
    for (;;) {
      const { done, value } = await this.#messages.next();
      if (done) throw new Error(`The example ended: ${await this.#stderr}`);
      const [message] = value;
      if (message[key] !== undefined) return message[key];
    }
  }
}
