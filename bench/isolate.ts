// A worker thread that times one case, a slice whenever it is told to: see `measure`.
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { type Isolate, type NamedCase, Turn } from "./measure.ts";

const { file, group, index, iterations, turns, elapsed } = workerData as Isolate;
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const { [group]: cases } = (await import(file)) as Record<string, readonly NamedCase[]>;
const current = await cases?.[index]?.make();
const port = parentPort as MessagePort;
port.postMessage("ready");
try {
  for (;;) {
    Atomics.wait(turns, index, Turn.done);
    current?.prepare?.(iterations);
    const start = process.hrtime.bigint();
    current?.run(iterations);
    elapsed[index] = Number(process.hrtime.bigint() - start);
    current?.after?.();
    Atomics.store(turns, index, Turn.done);
    Atomics.notify(turns, index);
  }
} catch (error) {
  Atomics.store(turns, index, Turn.failed);
  Atomics.notify(turns, index);
  throw error;
}
