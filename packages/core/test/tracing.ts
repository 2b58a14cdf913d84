import {
  context,
  type DiagLogger,
  diag,
  DiagLogLevel,
  propagation,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { resetWarnings } from "../src/diagnostics.ts";
import { SessionSpanProcessor } from "../src/index.ts";

/** A real SDK with the session processor, and what it exported. */
export interface Tracing {
  readonly tracer: Tracer;
  readonly provider: NodeTracerProvider;
  /** Finished spans in the order in which they ended. */
  spans(): ReadableSpan[];
  span(name: string): ReadableSpan;
  /** `[session.id, user.id]` of a finished span. */
  ids(name: string): [unknown, unknown];
  /** What was said through `diag` at level warn. */
  readonly warnings: string[];
  stop(): Promise<void>;
}

export function startTracing(): Tracing {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({
    spanProcessors: [new SessionSpanProcessor(), new SimpleSpanProcessor(exporter)],
  });
  provider.register();
  const warnings: string[] = [];
  const quiet = (): void => undefined;
  const logger: DiagLogger = {
    error: quiet,
    warn: (message) => warnings.push(message),
    info: quiet,
    debug: quiet,
    verbose: quiet,
  };
  diag.setLogger(logger, DiagLogLevel.WARN);
  resetWarnings();
  const span = (name: string): ReadableSpan => {
    const found = exporter.getFinishedSpans().filter((candidate) => candidate.name === name);
    if (found.length !== 1) throw new Error(`Expected one span "${name}", found ${found.length}`);
    return found[0] as ReadableSpan;
  };
  return {
    tracer: provider.getTracer("test"),
    provider,
    spans: () => exporter.getFinishedSpans(),
    span,
    ids: (name) => {
      const { attributes } = span(name);
      return [attributes["session.id"], attributes["user.id"]];
    },
    warnings,
    async stop() {
      await provider.shutdown();
      trace.disable();
      context.disable();
      propagation.disable();
      diag.disable();
    },
  };
}
