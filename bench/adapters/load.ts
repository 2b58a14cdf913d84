import { randomUUID } from "node:crypto";
import { Pool } from "undici";
import type { Task } from "./app-process.ts";

const CONNECTIONS = 16;

/** Asks an app over kept-alive connections, each request with a session cookie and a user of its own. */
export class Load implements AsyncDisposable {
  readonly #pool: Pool;
  readonly #task: Task;

  constructor(url: string, task: Task) {
    this.#pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 });
    this.#task = task;
  }

  /** Sends so many requests; returns how many seconds it took until all were answered. */
  async send(requests: number): Promise<number> {
    const started = performance.now();
    let left = requests;
    const client = async (): Promise<void> => {
      while (left-- > 0) {
        const headers = { cookie: `theme=dark; sid=${randomUUID()}`, "x-user-id": randomUUID() };
        const { statusCode, body } = await this.#pool.request(
          this.#task === "nothing"
            ? { method: "GET", path: "/chats/1", headers }
            : {
                method: "POST",
                path: this.#task === "chat" ? "/chats/1" : "/chats/1/stream",
                headers: { ...headers, "content-type": "application/json" },
                body: '{"question":"Hello, I am Ada."}',
              },
        );
        await body.dump();
        if (statusCode !== 200) throw new Error(`The app answered ${statusCode}`);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, client));
    return (performance.now() - started) / 1000;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#pool.close();
  }
}
