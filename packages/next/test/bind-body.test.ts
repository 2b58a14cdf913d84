import { getEventListeners } from "node:events";
import { getSessionId, usingSession } from "@otel-sessions/core";
import { startTracing, type Tracing } from "@otel-sessions/testing";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { bindBody } from "../src/bind-body.ts";

let tracing: Tracing;
beforeEach(() => {
  vi.stubEnv("NEXT_RUNTIME", "nodejs");
  tracing = startTracing();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await tracing.stop();
});

const elsewhere = <Result>(fn: () => Result): Result => usingSession("elsewhere", fn);

/** A body of session s1, which says in which session it was pulled and cancelled. */
function createBody(seen: unknown[], chunks = Infinity): ReadableStream {
  let pulled = 0;
  const source: UnderlyingDefaultSource = {
    pull(controller) {
      if (pulled++ < chunks) controller.enqueue(getSessionId());
      else controller.close();
    },
    cancel(reason) {
      seen.push(getSessionId(), reason);
    },
  };
  return usingSession("s1", () => bindBody(new ReadableStream(source, { highWaterMark: 0 })));
}

const collectIn = (seen: unknown[]): WritableStream =>
  new WritableStream({ write: (chunk) => void seen.push(chunk) });

it("is cancelled in its context when its pipe is aborted, with the same reason", async () => {
  const seen: unknown[] = [];
  const abort = new AbortController();
  const piped = elsewhere(() => createBody(seen).pipeTo(collectIn([]), { signal: abort.signal }));
  const reason = new Error("The client is gone");
  elsewhere(() => abort.abort(reason));
  await expect(piped).rejects.toBe(reason);
  expect(seen).toEqual(["s1", reason]);
});

it("is cancelled in its context by a signal that was aborted before", async () => {
  const seen: unknown[] = [];
  const options = { signal: AbortSignal.abort("gone") };
  await expect(elsewhere(() => createBody(seen).pipeTo(collectIn([]), options))).rejects.toBe("gone");
  expect(seen).toEqual(["s1", "gone"]);
});

it("is piped in its context, and keeps nothing of a signal that outlives it", async () => {
  const seen: unknown[] = [];
  const { signal } = new AbortController();
  await elsewhere(() => createBody([], 2).pipeTo(collectIn(seen), { signal }));
  expect(seen).toEqual(["s1", "s1"]);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

it("is piped without a signal, and with the other options", async () => {
  const seen: unknown[] = [];
  const target = collectIn(seen);
  await elsewhere(() => createBody([], 1).pipeTo(target, { preventClose: true }));
  await elsewhere(() => createBody([], 1).pipeTo(target));
  expect(seen).toEqual(["s1", "s1"]);
});
