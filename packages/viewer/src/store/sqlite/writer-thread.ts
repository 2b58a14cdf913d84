/** The thread of a {@link ThreadWriter}: the one place that changes the files of a store. */
import { getPriority, setPriority } from "node:os";
import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import { freeMemory } from "../../otlp/free-memory.ts";
import { asStoreError, openDatabases } from "./open-database.ts";
import type { SessionIdentity } from "./session-writer.ts";
import { SqliteWriter } from "./sqlite-writer.ts";
import type { WriterPort } from "./writer-port.ts";

/** A call of a method of the writer. */
export interface WriterCall {
  readonly id: number;
  readonly method: Exclude<keyof WriterPort, "isSettled" | "isSearchable">;
  readonly args: readonly unknown[];
}

/** What the thread says: that it is ready, how a call ended, or what changed. */
export type WriterMessage =
  | { readonly kind: "ready" }
  | {
      readonly kind: "result";
      readonly id: number;
      readonly result: unknown;
      readonly isSettled: boolean;
      readonly isSearchable: boolean;
    }
  | { readonly kind: "failure"; readonly id: number | null; readonly name: string; readonly message: string }
  | { readonly kind: "changed"; readonly sessions: readonly SessionIdentity[] };

function listen(port: MessagePort, folder: string): void {
  const say = (message: WriterMessage): void => port.postMessage(message);
  const fail = (id: number | null, error: unknown): void => {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    say({ kind: "failure", id, name, message });
  };
  let writer: SqliteWriter;
  try {
    writer = new SqliteWriter(openDatabases(folder), (sessions) => say({ kind: "changed", sessions }));
  } catch (error) {
    fail(null, asStoreError(error));
    port.close();
    return;
  }
  port.on("message", (call: WriterCall) => {
    answer(writer, call).then(say, (error: unknown) => fail(call.id, error));
  });
  say({ kind: "ready" });
}

async function answer(writer: SqliteWriter, { id, method, args }: WriterCall): Promise<WriterMessage> {
  const call = writer[method].bind(writer) as (...values: readonly unknown[]) => Promise<unknown>;
  const result = await call(...args);
  // Nothing listens any more, so the thread ends once this is said.
  if (method === "close") parentPort?.unref();
  const [body] = args;
  if (method === "ingest" && body instanceof Uint8Array) freeMemory(body);
  const { isSettled, isSearchable } = writer;
  return { kind: "result", id, result, isSettled, isSearchable };
}

/** Spans can wait, who reads should not: where all processors are busy, answers come first. */
function giveWayToReaders(): void {
  // Elsewhere than on Linux it would be the whole process that gives way.
  if (process.platform !== "linux") return;
  try {
    setPriority(Math.min(getPriority() + 5, 19));
  } catch {
    // A sandbox may forbid it. Nothing depends on it.
  }
}

if (parentPort !== null) {
  giveWayToReaders();
  listen(parentPort, workerData as string);
}
