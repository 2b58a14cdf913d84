import type { Context } from "@opentelemetry/api";
import { contextManager } from "./registered-api.ts";

type AnyFunction = (...args: never[]) => unknown;

/**
 * Keeps the current context for something that is called, read or iterated elsewhere: a callback
 * of a pool, a stream that the framework drains after the handler has returned, a generator.
 *
 * - A function or event listener is called in the context in which it was bound.
 * - A web `ReadableStream` and an (async) iterable are wrapped: pulling, and an iterable's other
 *   methods, run in that context.
 * - A Node.js stream or `EventEmitter` is bound in place and returned: its implementation and the
 *   listeners that are added from then on run in that context.
 *
 * Anything else is returned as it is. A stream goes back to all that Node.js keeps for asynchronous
 * work (every `AsyncLocalStorage`), not to the context alone.
 *
 * @param target - what is consumed elsewhere.
 * @param context - defaults to the active context.
 *
 * @example
 * ```ts
 * import { bind, usingSession } from "@otel-sessions/core";
 *
 * const stream = usingSession("conversation-1", () => bind(new ReadableStream({ pull: produce })));
 * function produce(controller: ReadableStreamDefaultController<string>) {
 *   controller.enqueue("spans started here carry conversation-1");
 *   controller.close();
 * }
 * ```
 */
export function bind<Target>(target: Target, context: Context = contextManager().active()): Target {
  if (typeof target === "function") return bindFunction(target as unknown as AnyFunction, context) as Target;
  if (typeof target !== "object" || target === null) return target;
  if (typeof ReadableStream === "function" && target instanceof ReadableStream) {
    return bindWebStream(target, context) as Target;
  }
  if (isEmitter(target)) return contextManager().bind(context, bindInPlace(target, context));
  if (Symbol.asyncIterator in target || Symbol.iterator in target) return bindIterable(target, context);
  return target;
}

/** Whether calling a function gave a generator: its body has not run yet. */
export function isGenerator(value: unknown): value is Generator | AsyncGenerator {
  const tag = (value as { [Symbol.toStringTag]?: unknown } | null | undefined)?.[Symbol.toStringTag];
  return tag === "AsyncGenerator" || tag === "Generator";
}

function bindFunction(target: AnyFunction, context: Context): AnyFunction {
  const bound = function (this: unknown, ...args: never[]): unknown {
    return contextManager().with(context, target, this, ...args);
  };
  return copyShape(bound, target);
}

/** Gives a wrapper the name and length of what it wraps: frameworks look at both. */
export function copyShape<Wrapper extends object>(wrapper: Wrapper, target: AnyFunction): Wrapper {
  return Object.defineProperties(wrapper, {
    name: { value: target.name, configurable: true },
    length: { value: target.length, configurable: true },
  });
}

/** Calls a function with arguments, in a context. */
type Run = <Args extends unknown[], Result>(fn: (...args: Args) => Result, ...args: Args) => Result;

interface AsyncHooks {
  readonly AsyncLocalStorage: { snapshot(): Run };
}

const asyncHooks = /* @__PURE__ */ getAsyncHooks();

function getAsyncHooks(): AsyncHooks | undefined {
  type Process = { getBuiltinModule?(name: string): AsyncHooks } | undefined;
  return (globalThis as { process?: Process }).process?.getBuiltinModule?.("node:async_hooks");
}

/**
 * What goes back to a context for each chunk of a stream. Node.js goes back to where a snapshot was
 * taken in a third of the time that `with` takes, which makes what is active anew.
 */
const runnerIn = (context: Context): Run =>
  asyncHooks === undefined
    ? (fn, ...args) => contextManager().with(context, fn, undefined, ...args)
    : contextManager().with(context, () => asyncHooks.AsyncLocalStorage.snapshot());

function bindMethods<Target extends object>(target: Target, names: readonly string[], run: Run): Target {
  const methods = target as Record<string, unknown>;
  for (const name of names) {
    const method = methods[name];
    if (typeof method === "function")
      methods[name] = (...args: unknown[]) => run(Reflect.apply, method, target, args) as unknown;
  }
  return target;
}

function bindWebStream<Chunk>(stream: ReadableStream<Chunk>, context: Context): ReadableStream<Chunk> {
  const reader = bindInPlace(stream, context).getReader();
  return new ReadableStream<Chunk>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read ahead of the consumer: back-pressure is that of the stream itself.
    { highWaterMark: 0 },
  );
}

/** What is called on Node.js streams and on web streams when their consumer or producer acts. */
const BODY_METHODS = [
  "_read",
  "_write",
  "_writev",
  "_transform",
  "_flush",
  "_destroy",
  "pipeTo",
  "pipeThrough",
  "cancel",
];

/**
 * Keeps the current context for a body that the server reads after the handler has returned. Unlike
 * {@link bind}, it puts no stream around a web stream, which takes its time for each chunk, and leaves
 * a Node.js stream's listeners alone, which are the server's: what reading calls runs in the context.
 *
 * Of a web stream it binds `getReader`, `pipeTo` and `pipeThrough`, and what goes on by `then` when a
 * chunk was read goes on in the context. It is for adapters that know that their server reads by one of
 * these; `Readable.fromWeb`, iteration and what reads natively (Bun, Deno, workerd) go past them. The
 * signal of a pipe cancels the stream wherever it is aborted.
 *
 * @returns the same body.
 *
 * @example
 * ```ts
 * import { bindInPlace, usingSession } from "@otel-sessions/core";
 *
 * const stream = usingSession("conversation-1", () => bindInPlace(new ReadableStream({ pull: produce })));
 * function produce(controller: ReadableStreamDefaultController<string>) {
 *   controller.enqueue("spans started here carry conversation-1");
 *   controller.close();
 * }
 * ```
 */
export function bindInPlace<Body extends object>(
  body: Body,
  context: Context = contextManager().active(),
): Body {
  const run = runnerIn(context);
  // A Transform whose `_final` is not the built-in one flushes twice.
  if (!("_transform" in body)) bindMethods(body, ["_final"], run);
  const { getReader } = bindMethods(body, BODY_METHODS, run) as Partial<ReadableStream>;
  if (getReader === undefined) return body;
  // Who reads on as soon as a chunk is there does so inside, and need not be brought back for each.
  const bringBack: Run = (fn, ...args) =>
    contextManager().active() === context
      ? fn(...args)
      : (bindMethods(run(fn, ...args) as object, ["then"], run) as ReturnType<typeof fn>);
  return Object.assign(body, {
    getReader: (...args: []) => bindMethods(getReader.apply(body, args), ["read", "cancel"], bringBack),
  });
}

interface Emitter {
  on(event: string, listener: AnyFunction): unknown;
  emit(event: string, ...args: unknown[]): boolean;
}

const isEmitter = (target: object): target is Emitter =>
  typeof (target as Partial<Emitter>).on === "function" &&
  typeof (target as Partial<Emitter>).emit === "function";

function bindIterable<Target extends object>(target: Target, context: Context): Target {
  const bound = new Proxy(target, {
    get(iterable, property) {
      const value: unknown = Reflect.get(iterable, property, iterable);
      if (typeof value !== "function") return value;
      // Called on the original: private fields are not reachable through a proxy.
      return (...args: never[]) => {
        const result = contextManager().with(context, value as AnyFunction, iterable, ...args);
        if (property !== Symbol.asyncIterator && property !== Symbol.iterator) return result;
        return result === iterable ? bound : bindIterable(result as object, context);
      };
    },
  });
  return bound;
}
