import * as module from "node:module";

import { diag } from "@opentelemetry/api";
import type { Instrumentation } from "@opentelemetry/instrumentation";
import { register, supportsSyncHooks } from "import-in-the-middle/register-hooks.mjs";

const REGISTERED = Symbol.for("otel-sessions.node.esm-hooks");

/**
 * Lets instrumentations patch what is loaded with `import`; they see `require` by themselves.
 * Only the modules that they name are intercepted: wrapping every module costs start-up time and
 * breaks packages that rely on the identity of their exports.
 */
export function enableEsmHooks(instrumentations: readonly Instrumentation[]): void {
  const names = instrumentations.flatMap(getModuleNames);
  if (names.length === 0 || Reflect.get(globalThis, REGISTERED) === true) return;
  Reflect.set(globalThis, REGISTERED, true);
  try {
    if (supportsSyncHooks()) register({ include: names });
    // Node 20 and early 22 and 24: the loader runs on a thread of its own.
    else module.register("import-in-the-middle/hook.mjs", import.meta.url, { data: { include: names } });
  } catch (error) {
    diag.warn("[otel-sessions/node] Modules loaded with `import` will not be instrumented.", error);
  }
}

/** What an instrumentation patches; the method belongs to `InstrumentationBase`, not to the interface. */
function getModuleNames(instrumentation: Instrumentation): string[] {
  const { getModuleDefinitions } = instrumentation as {
    getModuleDefinitions?: () => readonly { readonly name: string }[];
  };
  return getModuleDefinitions?.call(instrumentation).map(({ name }) => name) ?? [];
}
