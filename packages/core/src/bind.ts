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

interface AsyncHooks {
  readonly AsyncLocalStorage: { bind<Method extends AnyFunction>(method: Method): Method };
}

const asyncHooks = /* @__PURE__ */ getAsyncHooks();

function getAsyncHooks(): AsyncHooks | undefined {
  type Process = { getBuiltinModule?(name: string): AsyncHooks } | undefined;
  return (globalThis as { process?: Process }).process?.getBuiltinModule?.("node:async_hooks");
}

/**
 * Binds methods of an object, which may be called for each chunk of a stream. Node.js goes back to
 * where something was bound in a third of the time that `with` takes, which makes what it keeps anew.
 */
function bindMethods<Target extends object>(
  target: Target,
  names: readonly string[],
  context: Context,
): Target {
  const methods = target as Record<string, unknown>;
  for (const name of names) {
    const method = methods[name];
    if (typeof method !== "function") continue;
    const call: AnyFunction = (...args) => method.apply(target, args) as unknown;
    methods[name] =
      asyncHooks === undefined
        ? bindFunction(call, context)
        : contextManager().with(context, () => asyncHooks.AsyncLocalStorage.bind(call));
  }
  return target;
}

function bindWebStream<Chunk>(stream: ReadableStream<Chunk>, context: Context): ReadableStream<Chunk> {
  const reader = bindReader(stream.getReader(), context);
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

const bindReader = <Reader extends object>(reader: Reader, context: Context): Reader =>
  bindMethods(reader, ["read", "cancel"], context);

/** What Node.js calls on a stream when its consumer or producer acts. */
const STREAM_METHODS = ["_read", "_write", "_writev", "_transform", "_flush", "_final", "_destroy"];

/**
 * Keeps the current context for a body that the server reads after the handler has returned. Unlike
 * {@link bind}, it puts no stream around a web stream, which takes its time for each chunk, and leaves
 * a Node.js stream's listeners alone, which are the server's: what reading calls runs in the context.
 *
 * Of a web stream it binds `getReader`, `pipeTo` and `pipeThrough`. It is for adapters that know that
 * their server reads by one of these; `Readable.fromWeb`, iteration and what reads natively (Bun, Deno,
 * workerd) go past them.
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
  // A Transform whose `_final` is not the built-in one flushes twice.
  const names = STREAM_METHODS.filter((name) => name !== "_final" || !("_transform" in body));
  const { getReader } = bindMethods(
    body,
    [...names, "pipeTo", "pipeThrough", "cancel"],
    context,
  ) as Partial<ReadableStream>;
  return getReader === undefined
    ? body
    : Object.assign(body, {
        getReader: (...args: []) => bindReader(getReader.apply(body, args), context),
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
