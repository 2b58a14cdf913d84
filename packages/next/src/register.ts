import type { RegisterOptions } from "@otel-sessions/node";

/**
 * Sends the spans of a Next.js app, with their sessions, to the local viewer or any OTLP backend:
 * `register()` of `@otel-sessions/node`, where Next.js runs on Node.js. Elsewhere it does nothing.
 *
 * @example
 * ```ts
 * // instrumentation.ts
 * export { register } from "@otel-sessions/next/register";
 * ```
 */
export async function register(options: RegisterOptions = {}): Promise<void> {
  // Written so that Next.js leaves the import out of what it compiles for the edge.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const node = await import("@otel-sessions/node");
    node.register(options);
  }
}
