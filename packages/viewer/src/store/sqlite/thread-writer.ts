import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Erased, Evaluation, NewEvaluation } from "../../api/contract.ts";
import type { OtlpFormat } from "../../otlp/decode-traces.ts";
import { UndecodableError } from "../../otlp/json-to-protobuf.ts";
import { DamagedStoreError, StoreUnavailableError, type IngestResult } from "../store.ts";
import type { SessionIdentity } from "./session-writer.ts";
import type { WriterPort } from "./writer-port.ts";
import type { WriterCall, WriterMessage } from "./writer-thread.ts";

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

// What a request leaves behind is garbage at once. Four times as much room for it, which Node.js would
// take, is never used again and saves no time.
const resourceLimits = { maxYoungGenerationSizeMb: 48 };

/** Writes in a thread of its own, so that decoding and syncing spans holds up no answer of the API. */
export class ThreadWriter implements WriterPort {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onChange: (changed: readonly SessionIdentity[]) => void;
  #nextId = 1;
  #isSettled = true;
  #isSearchable = true;

  private constructor(worker: Worker, onChange: (changed: readonly SessionIdentity[]) => void) {
    this.#worker = worker;
    this.#onChange = onChange;
    worker.on("message", (message: WriterMessage) => this.#receive(message));
    worker.on("error", (error) => this.#failAll(error));
    worker.on("exit", () => this.#failAll(new StoreUnavailableError("The store is closed")));
  }

  /** Starts the thread. Rejects where the store cannot be opened. */
  static async start(
    folder: string,
    onChange: (changed: readonly SessionIdentity[]) => void,
  ): Promise<ThreadWriter> {
    // The built package has this file in its topmost folder, and the thread's where it was.
    const file = import.meta.url.endsWith(".ts") ? "./writer-thread.ts" : "./store/sqlite/writer-thread.js";
    const worker = new Worker(new URL(file, import.meta.url), { workerData: folder, resourceLimits });
    const [first] = (await once(worker, "message")) as [WriterMessage];
    if (first.kind === "failure") throw toError(first);
    return new ThreadWriter(worker, onChange);
  }

  /** As of the last call that ended: what was acknowledged before then counts. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** As of then, too. */
  get isSearchable(): boolean {
    return this.#isSearchable;
  }

  settle(forSearch: boolean): Promise<void> {
    return this.#call("settle", [forSearch]);
  }

  ingest(body: Uint8Array, format: OtlpFormat, isWatched: boolean): Promise<IngestResult> {
    // A body that has its memory for itself is handed over instead of copied.
    const { buffer } = body;
    const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === body.byteLength;
    return this.#call("ingest", [body, format, isWatched], isAlone ? [buffer] : []);
  }

  evaluate(session: number, turn: number, evaluation: NewEvaluation, time: number): Promise<Evaluation> {
    return this.#call("evaluate", [session, turn, evaluation, time]);
  }

  eraseSession(session: number): Promise<Erased> {
    return this.#call("eraseSession", [session]);
  }

  eraseUser(userIds: readonly string[]): Promise<Erased | null> {
    return this.#call("eraseUser", [userIds]);
  }

  eraseBefore(before: number): Promise<Erased> {
    return this.#call("eraseBefore", [before]);
  }

  async close(): Promise<void> {
    const exited = once(this.#worker, "exit");
    await this.#call("close", []);
    await exited;
  }

  #call<T>(method: WriterCall["method"], args: readonly unknown[], transfer: ArrayBuffer[] = []): Promise<T> {
    const id = this.#nextId++;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.#worker.postMessage({ id, method, args } satisfies WriterCall, transfer);
    });
  }

  #receive(message: WriterMessage): void {
    if (message.kind === "changed") return this.#onChange(message.sessions);
    if (message.kind === "ready" || message.id === null) return undefined;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === "result") {
      this.#isSettled = message.isSettled;
      this.#isSearchable = message.isSearchable;
      waiting?.resolve(message.result);
    } else waiting?.reject(toError(message));
    return undefined;
  }

  #failAll(error: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** Errors lose their class on the way between threads. */
function toError({ name, message }: { readonly name: string; readonly message: string }): Error {
  if (name === "UndecodableError") return new UndecodableError(message);
  if (name === "DamagedStoreError") return new DamagedStoreError();
  if (name === "StoreUnavailableError") return new StoreUnavailableError(message);
  return Object.assign(new Error(message), { name });
}
