import { trace } from "@opentelemetry/api";
import { toCapturedSpan } from "./captured-span.ts";
import type { AdapterUnderTest, ContractOptions } from "./describe-adapter.ts";
import type { RunningServer } from "./listen.ts";
import type { Tracing } from "./tracing.ts";

/**
 * What `describeAdapter` asks for, of an app that runs in the process of its test.
 *
 * @example
 * ```ts
 * import { describeAdapter, inProcess, listen, startTracing } from "@otel-sessions/testing";
 *
 * const tracing = startTracing();
 * describeAdapter("node:http", inProcess(tracing, () => listen((_request, response) => response.end())));
 * ```
 */
export function inProcess(
  tracing: Tracing,
  start: (options: ContractOptions) => Promise<RunningServer>,
): Required<Pick<AdapterUnderTest, "start" | "startWithoutSdk">> {
  return {
    async start(options) {
      const server = await start(options);
      return {
        ...server,
        spans: async () => tracing.spans().map(toCapturedSpan),
        reset: async () => {
          tracing.reset();
        },
      };
    },
    async startWithoutSdk(options) {
      trace.disable();
      const server = await start(options);
      return {
        url: server.url,
        async close() {
          await server.close();
          trace.setGlobalTracerProvider(tracing.provider);
        },
      };
    },
  };
}
