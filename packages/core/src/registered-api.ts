import { context as contextApi, type ContextManager } from "@opentelemetry/api";

/** What applications registered with the OpenTelemetry API, as it keeps it between its copies. */
export interface RegisteredApi {
  readonly version?: string;
  readonly context?: ContextManager;
  readonly trace?: unknown;
  readonly diag?: { warn(message: string): void };
}

// https://github.com/open-telemetry/opentelemetry-js/blob/main/api/src/internal/global-utils.ts
const API_KEY: unique symbol = Symbol.for("opentelemetry.js.api.1");
const globals = globalThis as { [API_KEY]?: RegisteredApi };

/**
 * What is registered, whichever copy of the API registered it. A copy that is newer than that one
 * sees none of it: its context, tracers and `diag` silently do nothing.
 */
export function getRegisteredApi(): RegisteredApi | undefined {
  return globals[API_KEY];
}

/**
 * What keeps the active context: the context manager itself, and not the API's `context`, which makes
 * sure of its version at each call, a tenth of what a scope costs, and asks nobody where it is newer.
 */
export const contextManager = (): Pick<ContextManager, "active" | "bind" | "with"> =>
  getRegisteredApi()?.context ?? contextApi;
