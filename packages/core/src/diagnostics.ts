import { diag } from "@opentelemetry/api";

const MAX_REMEMBERED = 1_000;

// One memory for all copies of this module: Next.js loads it once for each kind of route.
const MEMORY: unique symbol = Symbol.for("@otel-sessions/core warnings 1") as never;
const globals = globalThis as { [MEMORY]?: Set<string> };
const warned = (globals[MEMORY] ??= new Set<string>());

/**
 * Says something once per process through OpenTelemetry's `diag`. Telemetry must never break or
 * flood its host, so this is how everything at run time is reported.
 */
export function warnOnce(topic: string, message: string): void {
  if (warned.has(topic) || warned.size >= MAX_REMEMBERED) return;
  warned.add(topic);
  diag.warn(`[otel-sessions] ${message}`);
}

/** Forgets what was said, so that a test can expect a warning again. */
export function resetWarnings(): void {
  warned.clear();
}
