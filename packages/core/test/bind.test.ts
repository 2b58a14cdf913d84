import { EventEmitter, once } from "node:events";
import { Duplex, PassThrough, Readable, Transform, Writable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { ReadableStream } from "node:stream/web";
import { context } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bind, getSessionId, setSession, usingSession } from "../src/index.ts";
import { startTracing, type Tracing } from "./tracing.ts";

let tracing: Tracing;
beforeEach(() => {
  tracing = startTracing();
});
afterEach(() => tracing.stop());

/** Makes something in session `s1`, reads it in session `elsewhere`, and tells which of them its own code saw. */
interface Scenario {
  readonly name: string;
  /** @param keep - `bind`, or nothing at all. */
  readonly run: (keep: <Target>(target: Target) => Target) => Promise<unknown[]>;
  /** What the code sees without `bind`: the session of whoever reads. */
  readonly lost: readonly unknown[];
}

// By hand: the scopes bind the generators that they return.
const inSession = <Result>(fn: () => Result): Result => context.with(setSession(context.active(), "s1"), fn);
const elsewhere = <Result>(fn: () => Result): Result => usingSession("elsewhere", fn);
const nextTick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function collect(iterable: AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of iterable) items.push(item);
  return items;
}

/** A class with an implementation of its own, as libraries write them. */
class Countdown extends Readable {
  readonly #seen: unknown[];
  #left = 2;

  constructor(seen: unknown[]) {
    super({ objectMode: true });
    this.#seen = seen;
  }

  override _read(): void {
    this.#seen.push(getSessionId());
    this.push(this.#left === 0 ? null : this.#left--);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#seen.push(getSessionId());
    callback(error);
  }
}

const scenarios: readonly Scenario[] = [
  {
    name: "a function",
    run: async (keep) => [elsewhere(inSession(() => keep(() => getSessionId())))],
    lost: ["elsewhere"],
  },
  {
    name: "a web stream that is pulled",
    run: (keep) => {
      const stream = inSession(() => {
        let chunks = 0;
        return keep(
          new ReadableStream<unknown>(
            {
              async pull(controller) {
                await nextTick();
                if (chunks++ < 2) controller.enqueue(getSessionId());
                else controller.close();
              },
            },
            { highWaterMark: 0 },
          ),
        );
      });
      return elsewhere(() => collect(stream));
    },
    lost: ["elsewhere", "elsewhere"],
  },
  {
    name: "a web stream that is cancelled",
    run: async (keep) => {
      const seen: unknown[] = [];
      const stream = inSession(() =>
        keep(new ReadableStream({ cancel: (reason) => void seen.push(reason, getSessionId()) })),
      );
      await elsewhere(() => stream.cancel("enough"));
      return seen;
    },
    lost: ["enough", "elsewhere"],
  },
  {
    name: "an async generator",
    run: (keep) => {
      const generator = inSession(() =>
        keep(
          (async function* () {
            yield getSessionId();
            await nextTick();
            yield getSessionId();
          })(),
        ),
      );
      return elsewhere(() => collect(generator));
    },
    lost: ["elsewhere", "elsewhere"],
  },
  {
    name: "a generator that is left early",
    run: async (keep) => {
      const seen: unknown[] = [];
      const generator = inSession(() =>
        keep(
          (function* () {
            try {
              yield 1;
            } finally {
              seen.push(getSessionId());
            }
          })(),
        ),
      );
      elsewhere(() => {
        for (const _value of generator) break;
      });
      return seen;
    },
    lost: ["elsewhere"],
  },
  {
    name: "a Node.js stream with its own _read and _destroy",
    run: async (keep) => {
      const seen: unknown[] = [];
      const stream = inSession(() => keep(new Countdown(seen)));
      await elsewhere(() => collect(stream));
      return [...new Set(seen)];
    },
    lost: ["elsewhere"],
  },
  {
    name: "a Node.js stream over a generator, piped later",
    run: async (keep) => {
      const stream = inSession(() =>
        keep(
          Readable.from(
            (async function* () {
              yield `${String(getSessionId())} `;
              await nextTick();
              yield `${String(getSessionId())} `;
            })(),
          ),
        ),
      );
      let text = "";
      const sink = new Writable({
        write(chunk, _encoding, done) {
          text += String(chunk);
          done();
        },
      });
      await elsewhere(() => pipeline(stream, sink));
      return text.trim().split(" ");
    },
    lost: ["elsewhere", "elsewhere"],
  },
  {
    // Its `flush` must be called once: it is called again where `_final` is not the built-in one.
    name: "a Transform, piped later",
    run: async (keep) => {
      const seen: unknown[] = [];
      const transform = inSession(() =>
        keep(
          new Transform({
            transform(chunk, _encoding, done) {
              seen.push(getSessionId());
              done(null, chunk);
            },
            flush(done) {
              seen.push(getSessionId());
              done();
            },
          }),
        ),
      );
      await elsewhere(() => pipeline(Readable.from(["a"]), transform, new PassThrough().resume()));
      return seen;
    },
    lost: ["elsewhere", "elsewhere"],
  },
  {
    name: "a Writable and its end",
    run: async (keep) => {
      const seen: unknown[] = [];
      const note = (done: () => void): void => {
        seen.push(getSessionId());
        done();
      };
      const writable = inSession(() =>
        keep(new Writable({ write: (_chunk, _encoding, done) => note(done), final: (done) => note(done) })),
      );
      await elsewhere(async () => {
        writable.end("a");
        await finished(writable);
      });
      return seen;
    },
    lost: ["elsewhere", "elsewhere"],
  },
  {
    name: "a Duplex that is written in bulk",
    run: async (keep) => {
      const seen: unknown[] = [];
      const duplex = inSession(() =>
        keep(
          new Duplex({
            read: () => undefined,
            writev(_chunks, done) {
              seen.push(getSessionId());
              done();
            },
          }),
        ),
      );
      await elsewhere(async () => {
        duplex.write("a");
        await nextTick();
      });
      return seen;
    },
    lost: ["elsewhere"],
  },
  {
    name: "a listener",
    run: async (keep) => {
      const emitter = new EventEmitter();
      const seen: unknown[] = [];
      inSession(() =>
        emitter.on(
          "answer",
          keep(() => void seen.push(getSessionId())),
        ),
      );
      elsewhere(() => emitter.emit("answer"));
      return seen;
    },
    lost: ["elsewhere"],
  },
  {
    name: "a listener of an AbortSignal",
    run: async (keep) => {
      const controller = new AbortController();
      const seen: unknown[] = [];
      inSession(() => {
        controller.signal.addEventListener(
          "abort",
          keep(() => void seen.push(getSessionId())),
        );
      });
      elsewhere(() => {
        controller.abort();
      });
      return seen;
    },
    lost: ["elsewhere"],
  },
  {
    name: "an emitter whose listeners come later",
    run: async (keep) => {
      const seen: unknown[] = [];
      const emitter = inSession(() => keep(new EventEmitter()));
      emitter.on("answer", () => void seen.push(getSessionId()));
      emitter.once("answer", () => void seen.push(getSessionId()));
      elsewhere(() => emitter.emit("answer"));
      return seen;
    },
    lost: ["elsewhere", "elsewhere"],
  },
];

describe("bind keeps the session of", () => {
  it.each(scenarios)("$name", async ({ run, lost }) => {
    expect(await run((target) => target)).toEqual(lost);
    expect(await run(bind)).toEqual(lost.map((seen) => (seen === "elsewhere" ? "s1" : seen)));
  });
});

describe("bind", () => {
  it("leaves alone what has no code of its own", () => {
    for (const value of [undefined, null, 1, "text", { a: 1 }]) expect(bind(value)).toBe(value);
  });

  it("keeps name, length, this and arguments of a function", () => {
    const bound = bind(function greet(this: { name: string }, greeting: string) {
      return `${greeting} ${this.name}`;
    });
    expect([bound.name, bound.length, bound.call({ name: "Ada" }, "Hello")]).toEqual([
      "greet",
      1,
      "Hello Ada",
    ]);
  });

  it("asks the source of a web stream for no more than its reader does", async () => {
    let pulls = 0;
    const source = new ReadableStream(
      { pull: (controller) => controller.enqueue(++pulls) },
      { highWaterMark: 0 },
    );
    const reader = bind(source).getReader();
    await nextTick();
    expect(pulls).toBe(0);
    await reader.read();
    expect(pulls).toBe(1);
    await reader.cancel();
  });

  it("passes the failure of a web stream on", async () => {
    const failing = new ReadableStream({ pull: () => Promise.reject(new Error("no answer")) });
    await expect(collect(bind(failing))).rejects.toThrow("no answer");
  });

  it("passes the failure and the end of a Node.js stream on", async () => {
    const failing = bind(new Readable({ read: () => undefined }));
    const failed = once(failing, "error");
    failing.destroy(new Error("no answer"));
    expect(String((await failed)[0])).toContain("no answer");
    expect(await collect(bind(Readable.from(["a", "b"])))).toEqual(["a", "b"]);
  });

  it("lets everything else of an iterable be used as before", async () => {
    class Answer {
      readonly #model = "gpt-4o";
      model(): string {
        return this.#model;
      }
      async *[Symbol.asyncIterator](): AsyncGenerator<string | undefined> {
        yield getSessionId();
      }
    }
    const answer = usingSession("s1", () => bind(new Answer()));
    expect(answer.model()).toBe("gpt-4o");
    expect(await collect(answer)).toEqual(["s1"]);
  });

  it("returns arrays, maps and sets that work as before", () => {
    expect(bind([3, 1, 2]).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    expect([...bind(new Map([["a", 1]]))]).toEqual([["a", 1]]);
    expect(bind(new Set(["a"])).has("a")).toBe(true);
  });
});
