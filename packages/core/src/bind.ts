import type { Context } from "@opentelemetry/api";
import { contextManager } from "./registered-api.ts";

type AnyFunction = (...args: never[]) => unknown;

/**
 * Keeps the current context for something that is called, read or iterated elsewhere: a callback
 * of a pool, a stream that the framework drains after the handler has returned, a generator.
 *
 * - A function or event listener is called in the context in which it was bound.
 * - A web `ReadableStream` and an (async) iterable are wrapped: pulling runs in that context.
 * - A Node.js stream or `EventEmitter` is bound in place and returned: its implementation and the
 *   listeners that are added from then on run in that context.
 *
 * Anything else is returned as it is.
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
  if (isEmitter(target)) return bindNodeStream(target, context);
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

function bindWebStream<Chunk>(stream: ReadableStream<Chunk>, context: Context): ReadableStream<Chunk> {
  const reader = contextManager().with(context, () => stream.getReader());
  return new ReadableStream<Chunk>(
    {
      pull: (controller) =>
        contextManager().with(context, async () => {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        }),
      cancel: (reason) => contextManager().with(context, () => reader.cancel(reason)),
    },
    // Nothing is read ahead of the consumer: back-pressure is that of the stream itself.
    { highWaterMark: 0 },
  );
}

interface Emitter {
  on(event: string, listener: AnyFunction): unknown;
  emit(event: string, ...args: unknown[]): boolean;
}

const isEmitter = (target: object): target is Emitter =>
  typeof (target as Partial<Emitter>).on === "function" &&
  typeof (target as Partial<Emitter>).emit === "function";

/** What Node.js calls on a stream when its consumer or producer acts. */
const STREAM_METHODS = ["_read", "_write", "_writev", "_transform", "_flush", "_final", "_destroy"];

function bindNodeStream<Target extends Emitter>(target: Target, context: Context): Target {
  const methods = target as unknown as Record<string, unknown>;
  for (const name of STREAM_METHODS) {
    const method = methods[name];
    // A Transform whose `_final` is not the built-in one flushes twice.
    if (name === "_final" && "_transform" in target) continue;
    if (typeof method === "function") methods[name] = bindFunction(method as AnyFunction, context);
  }
  return contextManager().bind(context, target);
}

const ITERATOR_METHODS = new Set<PropertyKey>(["next", "return", "throw"]);

function bindIterable<Target extends object>(target: Target, context: Context): Target {
  return new Proxy(target, {
    get(iterable, property) {
      const value: unknown = Reflect.get(iterable, property, iterable);
      if (typeof value !== "function") return value;
      const method = value as AnyFunction;
      if (ITERATOR_METHODS.has(property)) {
        return (...args: never[]) => contextManager().with(context, method, iterable, ...args);
      }
      if (property === Symbol.asyncIterator || property === Symbol.iterator) {
        return () => {
          const iterator = contextManager().with(context, method, iterable) as object;
          return iterator === iterable ? bindIterable(iterable, context) : bindIterable(iterator, context);
        };
      }
      // Called on the original: private fields are not reachable through a proxy.
      return method.bind(iterable as never);
    },
  });
}
