import { diag } from "@opentelemetry/api";

const MAX_REMEMBERED = 1_000;
const warned = new Set<string>();

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
