import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ReadableStream } from "node:stream/web";
import { context } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { getSessionId, setSession, usingSession } from "../src/index.ts";
import { startTracing, type Tracing } from "./tracing.ts";

let tracing: Tracing;
beforeEach(() => {
  tracing = startTracing();
});
afterEach(() => tracing.stop());

const inSession = <Result>(fn: () => Result): Result => context.with(setSession(context.active(), "s1"), fn);
const elsewhere = <Result>(fn: () => Result): Result => usingSession("elsewhere", fn);
const nextTick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe.each([
  { where: "where Node.js keeps what is active", hasAsyncHooks: true },
  { where: "where there is nothing but the context manager", hasAsyncHooks: false },
])("a body bound in place, $where,", ({ hasAsyncHooks }) => {
  let bindInPlace: <Body extends object>(body: Body) => Body;
  beforeEach(async () => {
    vi.resetModules();
    const getBuiltinModule = vi.spyOn(process, "getBuiltinModule");
    if (!hasAsyncHooks) getBuiltinModule.mockReturnValue(undefined);
    ({ bindInPlace } = await import("../src/bind.ts"));
    getBuiltinModule.mockRestore();
  });

  /** A stream of two sessions, those in which it was pulled; `seen` has that in which it was cancelled. */
  function sessions(seen: unknown[] = []): ReadableStream<unknown> {
    let chunks = 0;
    return new ReadableStream<unknown>(
      {
        async pull(controller) {
          await nextTick();
          if (chunks++ < 2) controller.enqueue(getSessionId());
          else controller.close();
        },
        cancel: () => void seen.push(getSessionId()),
      },
      { highWaterMark: 0 },
    );
  }

  // Until a stream has started, and while it is being pulled, it goes on where it was made or pulled.
  it("is pulled in its context by a reader", async () => {
    const stream = inSession(() => bindInPlace(sessions()));
    const chunks = await elsewhere(async () => {
      const reader = stream.getReader();
      const read: unknown[] = [];
      for (let count = 0; count < 3; count++) {
        await nextTick();
        read.push(await reader.read());
      }
      return read;
    });
    expect(chunks).toEqual([
      { done: false, value: "s1" },
      { done: false, value: "s1" },
      { done: true, value: undefined },
    ]);
  });

  it("leaves whoever waits for a chunk where they are, and takes whoever goes on from it along", async () => {
    const stream = inSession(() => bindInPlace(sessions()));
    await elsewhere(async () => {
      const reader = stream.getReader();
      await nextTick();
      await reader.read();
      expect(getSessionId()).toBe("elsewhere");
      const seen: unknown[] = [];
      // As a server does that sends a chunk and asks for the next.
      await new Promise<void>((resolve) => {
        const flow = ({ done }: { done: boolean }): void => {
          seen.push(getSessionId());
          if (done) resolve();
          else void reader.read().then(flow);
        };
        void reader.read().then(flow);
      });
      expect(seen).toEqual(["s1", "s1"]);
      expect(getSessionId()).toBe("elsewhere");
    });
  });

  it("fails as it failed, for those who go on from a chunk", async () => {
    const stream = inSession(() =>
      bindInPlace(
        new ReadableStream(
          {
            pull() {
              throw new Error(`Failed in ${getSessionId()}`);
            },
          },
          { highWaterMark: 0 },
        ),
      ),
    );
    await nextTick();
    const reader = stream.getReader();
    await expect(elsewhere(() => reader.read().then(() => "a chunk"))).rejects.toThrow("Failed in s1");
    await expect(reader.closed).rejects.toThrow("Failed in s1");
  });

  it("is pulled in its context when it is piped, and through others", async () => {
    const piped: unknown[] = [];
    const sink = (): WritableStream =>
      new WritableStream({
        async write(chunk) {
          piped.push(chunk);
          await nextTick();
        },
      });
    const streams = inSession(() => [bindInPlace(sessions()), bindInPlace(sessions())] as const);
    await nextTick();
    await elsewhere(() => streams[0].pipeTo(sink()));
    await elsewhere(() => streams[1].pipeThrough(new TransformStream()).pipeTo(sink()));
    expect(piped).toEqual(["s1", "s1", "s1", "s1"]);
  });

  it("is cancelled in its context, by its reader, too", async () => {
    const seen: unknown[] = [];
    const streams = inSession(() => [bindInPlace(sessions(seen)), bindInPlace(sessions(seen))] as const);
    await elsewhere(() => Promise.all([streams[0].cancel(), streams[1].getReader().cancel()]));
    expect(seen).toEqual(["s1", "s1"]);
  });

  it("is the stream itself, whose listeners stay where they are", async () => {
    const seen: unknown[] = [];
    const listener = (): void => {};
    const stream = new Readable({
      read() {
        seen.push(getSessionId());
        this.push(seen.length < 3 ? "chunk" : null);
      },
      destroy(error, callback) {
        seen.push(getSessionId());
        callback(error);
      },
    });
    expect(inSession(() => bindInPlace(stream))).toBe(stream);
    await elsewhere(() => finished(stream.on("data", listener)));
    expect(seen).toEqual(["s1", "s1", "s1", "s1"]);
    expect(stream.listeners("data")).toEqual([listener]);
    const web = sessions();
    expect(inSession(() => bindInPlace(web))).toBe(web);
  });
});
