import {
  diag,
  DiagConsoleLogger,
  DiagLogLevel,
  trace,
  ProxyTracerProvider,
  type TextMapPropagator,
} from "@opentelemetry/api";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter as JsonTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { registerInstrumentations, type Instrumentation } from "@opentelemetry/instrumentation";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  type Sampler,
  type SpanExporter,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { SessionPropagator, type SessionPropagatorOptions, SessionSpanProcessor } from "@otel-sessions/core";

import { getDestination, type Destination } from "./destination.ts";
import { enableEsmHooks } from "./esm-hooks.ts";
import { flushOnExit, withTimeout } from "./exit.ts";
import { checkOptions } from "./options.ts";
import { QuietExporter } from "./quiet-exporter.ts";

const PROJECT_NAME = "openinference.project.name";
const SERVICE_NAME = "service.name";

/** Options of {@link register}. What is left out comes from the environment. */
export interface RegisterOptions {
  /** `service.name` of every span. Default: `OTEL_SERVICE_NAME`. */
  readonly serviceName?: string;
  /** `openinference.project.name` of every span: the project that sessions are filed under. Default: none, and backends take the service name. */
  readonly projectName?: string;
  /** Base address of an OTLP/HTTP receiver; `/v1/traces` is appended. Default: `OTEL_EXPORTER_OTLP_ENDPOINT`, else a vendor's variables, else the local viewer. */
  readonly endpoint?: string;
  /** Headers of every export request, beside those of the environment. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Instrumentations to switch on, for modules that are loaded later with `import` or `require`. */
  readonly instrumentations?: readonly Instrumentation[];
  /** Which spans are recorded. Default: what `OTEL_TRACES_SAMPLER` says, else all. */
  readonly sampler?: Sampler;
  /** Processors that run after the session processor and before export. */
  readonly spanProcessors?: readonly SpanProcessor[];
  /**
   * What crosses services, and where session and user of incoming requests stand in their headers, so
   * that the very first span of a request knows them: the options of core's `SessionPropagator`.
   * Default: none, and W3C trace context and baggage alone.
   */
  readonly propagation?: SessionPropagatorOptions;
  /** How long ending the process may wait for the last export, in milliseconds. Default: 3000. */
  readonly flushTimeoutMs?: number;
}

/** What {@link register} set up. */
export interface Registration {
  readonly provider: NodeTracerProvider;
  /** Sends what has ended so far. Settles within `flushTimeoutMs`; never rejects. */
  forceFlush(): Promise<void>;
  /** Sends what has ended so far and stops exporting. Settles within `flushTimeoutMs`; never rejects. */
  shutdown(): Promise<void>;
}

const REGISTRATION = Symbol.for("otel-sessions.node.registration");

/**
 * Sends every span of this process, with its session and user, to the local viewer or to any
 * OTLP backend. Follows the OpenTelemetry environment variables
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/) and the
 * variables of Arize AX, Phoenix and Langfuse. Flushes when the process ends. A backend that is
 * not there costs one warning.
 *
 * Call it once, before the modules to be instrumented are loaded; a second call changes nothing
 * and returns the first registration.
 *
 * @throws TypeError naming the option that is wrong
 *
 * @example
 * // telemetry.ts, run with `node --import ./telemetry.ts app.ts`
 * import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
 * import { register } from "@otel-sessions/node";
 *
 * register({ serviceName: "shop", instrumentations: [new HttpInstrumentation()] });
 */
export function register(options: RegisterOptions = {}): Registration {
  checkOptions(options);
  const existing = Reflect.get(globalThis, REGISTRATION) as Registration | undefined;
  if (existing !== undefined) {
    diag.warn("[otel-sessions/node] register() was called before; this call changes nothing.");
    return existing;
  }
  const registration = createRegistration(options);
  Reflect.set(globalThis, REGISTRATION, registration);
  return registration;
}

function createRegistration(options: RegisterOptions): Registration {
  setDiagnosticsLogger();
  if (process.env["OTEL_SDK_DISABLED"]?.trim().toLowerCase() === "true") {
    return { provider: new NodeTracerProvider(), forceFlush: async () => {}, shutdown: async () => {} };
  }

  const { instrumentations = [], spanProcessors = [], flushTimeoutMs = 3000 } = options;
  const propagator = createPropagator(options);
  const destination = getDestination(options, process.env);
  const exporter = createExporter(destination);
  const provider = new NodeTracerProvider({
    resource: createResource(options, destination),
    ...(options.sampler !== undefined && { sampler: options.sampler }),
    spanProcessors: [
      new SessionSpanProcessor(),
      ...spanProcessors,
      ...(exporter === null ? [] : [new BatchSpanProcessor(exporter)]),
    ],
  });
  provider.register(propagator && { propagator });
  warnIfAnotherProviderIsGlobal(provider);
  enableEsmHooks(instrumentations);
  registerInstrumentations({ instrumentations: [...instrumentations], tracerProvider: provider });

  const flush = async () => {
    await provider.forceFlush();
    // The processor forgets a batch once it is handed over; the exporter knows what is on its way.
    await exporter?.forceFlush?.();
  };
  const stopWatching = flushOnExit(flush, flushTimeoutMs);
  return {
    provider,
    forceFlush: async () => {
      await withTimeout(flush(), flushTimeoutMs);
    },
    shutdown: async () => {
      stopWatching();
      await withTimeout(provider.shutdown(), flushTimeoutMs);
    },
  };
}

/** What `OTEL_TRACES_EXPORTER` names: `otlp` unless set, `console`, or `none`. */
function createPropagator({ propagation }: RegisterOptions): TextMapPropagator | undefined {
  if (propagation === undefined) return undefined;
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  return new CompositePropagator({ propagators: [...propagators, new SessionPropagator(propagation)] });
}

function createExporter(destination: Destination): SpanExporter | null {
  const name = process.env["OTEL_TRACES_EXPORTER"]?.trim() || "otlp";
  if (name === "none") return null;
  if (name === "console") return new ConsoleSpanExporter();
  if (name !== "otlp") diag.warn(`[otel-sessions/node] Spans are sent as OTLP: ${name} is not supported.`);
  return new QuietExporter(createOtlpExporter(destination), destination.name);
}

function createOtlpExporter({ url, headers }: Destination): SpanExporter {
  const config = { headers: { ...headers }, ...(url !== undefined && { url }) };
  const protocol =
    process.env["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"] ?? process.env["OTEL_EXPORTER_OTLP_PROTOCOL"];
  if (protocol === "http/json") return new JsonTraceExporter(config);
  if (protocol && protocol !== "http/protobuf") {
    diag.warn(`[otel-sessions/node] Spans are sent as http/protobuf: ${protocol} is not supported.`);
  }
  return new ProtobufTraceExporter(config);
}

/** Code wins over `OTEL_RESOURCE_ATTRIBUTES`, which wins over what a vendor's variables say. */
function createResource({ serviceName, projectName }: RegisterOptions, destination: Destination): Resource {
  return defaultResource()
    .merge(resourceFromAttributes(definedAttributes({ [PROJECT_NAME]: destination.projectName })))
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(
      resourceFromAttributes(definedAttributes({ [SERVICE_NAME]: serviceName, [PROJECT_NAME]: projectName })),
    );
}

function definedAttributes(attributes: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Spans made through the global API go to whoever registered first; the API only logs that at debug level. */
function warnIfAnotherProviderIsGlobal(provider: NodeTracerProvider): void {
  const global = trace.getTracerProvider();
  const active = global instanceof ProxyTracerProvider ? global.getDelegate() : global;
  if (active === provider) return;
  diag.warn(
    "[otel-sessions/node] Another tracer provider was registered before. Add `new SessionSpanProcessor()` " +
      "of @otel-sessions/core to its processors instead of calling register().",
  );
}

/**
 * Warnings reach the console unless the application has a logger of its own: a warning that nobody
 * sees is an afternoon lost. `OTEL_LOG_LEVEL` says how much, `none` silences.
 */
function setDiagnosticsLogger(): void {
  const api = Reflect.get(globalThis, Symbol.for("opentelemetry.js.api.1")) as { diag?: unknown } | undefined;
  if (api?.diag !== undefined) return;
  const name = process.env["OTEL_LOG_LEVEL"]?.trim().toUpperCase() ?? "";
  const level = name in DiagLogLevel ? DiagLogLevel[name as keyof typeof DiagLogLevel] : DiagLogLevel.WARN;
  diag.setLogger(new DiagConsoleLogger(), level);
}
