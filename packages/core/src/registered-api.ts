/** What applications registered with the OpenTelemetry API, as it keeps it between its copies. */
export interface RegisteredApi {
  readonly version?: string;
  readonly context?: unknown;
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
