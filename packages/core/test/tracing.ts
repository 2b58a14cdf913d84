import { startTracing as start, type Tracing } from "@otel-sessions/testing";
import { resetWarnings } from "../src/diagnostics.ts";
import { SessionSpanProcessor } from "../src/index.ts";

export type { Tracing };

/** A real SDK with the session processor; warnings that were given before may be given again. */
export function startTracing(): Tracing {
  resetWarnings();
  return start({ spanProcessors: [new SessionSpanProcessor()] });
}
