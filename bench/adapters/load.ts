import { randomUUID } from "node:crypto";
import { Pool } from "undici";
import type { Task } from "./app-process.ts";

const CONNECTIONS = 16;
const USERS = 64;

type Headers = Readonly<Record<string, string>>;

/** Asks an app over kept-alive connections as users who are logged in, each time another. */
export class Load implements AsyncDisposable {
  readonly #pool: Pool;
  readonly #task: Task;
  readonly #logins: readonly Headers[];
  #sent = 0;

  private constructor(pool: Pool, task: Task, logins: readonly Headers[]) {
    this.#pool = pool;
    this.#task = task;
    this.#logins = logins;
  }

  /** Logs the users in. */
  static async start(url: string, task: Task): Promise<Load> {
    const pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 });
    return new Load(pool, task, await Promise.all(Array.from({ length: USERS }, () => logIn(pool))));
  }

  /** Sends so many requests; returns how many seconds it took until all were answered. */
  async send(requests: number): Promise<number> {
    const started = performance.now();
    let left = requests;
    const client = async (): Promise<void> => {
      while (left-- > 0) {
        const headers = this.#logins[this.#sent++ % USERS] as Headers;
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

/** Logs a new user in; returns the headers of whatever this user asks from then on. */
async function logIn(pool: Pool): Promise<Headers> {
  const { headers, statusCode, body } = await pool.request({
    method: "POST",
    path: "/login",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id: randomUUID() }),
  });
  if (statusCode >= 300) throw new Error(`The app answered a login with ${statusCode}`);
  const { token } = (await body.json()) as { token?: string };
  const cookies = [headers["set-cookie"] ?? `sid=${randomUUID()}`].flat().map((set) => set.split(";")[0]);
  return {
    cookie: ["theme=dark", ...cookies].join("; "),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
}
