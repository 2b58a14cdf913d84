import { diag } from "@opentelemetry/api";
import { processWide } from "./process-wide.ts";
import { getRegisteredApi } from "./registered-api.ts";

const MAX_REMEMBERED = 1_000;

const known = processWide("warnings 1", () => new Set<string>());

/** Whether this is the first that is heard of a topic in this process. */
export function isFirst(topic: string): boolean {
  if (known.has(topic) || known.size >= MAX_REMEMBERED) return false;
  known.add(topic);
  return true;
}

/**
 * Says something once per process through OpenTelemetry's `diag`. Telemetry must never break or
 * flood its host, so this is how everything at run time is reported. The message is the topic:
 * nothing of what a request holds belongs into it.
 */
export function warnOnce(message: string): void {
  if (!isFirst(message)) return;
  // Past our own copy of the API: where there are two, it is that which must be said.
  const logger = getRegisteredApi()?.diag ?? diag;
  logger.warn(`[otel-sessions] ${message}`);
}

/** Says once that a call got something it cannot use. */
export function warnIgnored(call: string, field: string | undefined, expected: string): void {
  warnOnce(`${call}: \`${field}\` was ignored: expected ${expected}.`);
}

/** Forgets what was said, so that a test can expect a warning again. */
export function resetWarnings(): void {
  known.clear();
}
