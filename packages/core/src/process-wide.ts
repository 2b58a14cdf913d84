/**
 * Something of which there is one for all copies of this module: Next.js loads it up to five times
 * in one process. The name ends with the version of its shape.
 */
export function processWide<Value>(name: string, create: () => Value): Value {
  const key = Symbol.for(`@otel-sessions/core ${name}`);
  const globals = globalThis as { [key]?: Value };
  return (globals[key] ??= create());
}
