import { diag } from "@opentelemetry/api";

/** Where `otel-sessions serve` listens when it is told nothing else. */
const LOCAL_VIEWER = "http://127.0.0.1:4318";

/** The collector of Arize AX in its default region. */
const ARIZE_COLLECTOR = "https://otlp.arize.com/v1";

const LANGFUSE_CLOUD = "https://cloud.langfuse.com";

/** Where spans go. */
export interface Destination {
  /** Says in messages where spans go; carries no credentials. */
  readonly name: string;
  /** The full address of the traces endpoint; left out where the SDK reads it from `OTEL_*` itself. */
  readonly url?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `openinference.project.name` where nothing else names the project. */
  readonly projectName?: string;
}

export interface DestinationOptions {
  readonly endpoint?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Decides where spans go: an explicit endpoint, else `OTEL_EXPORTER_OTLP_*`, else a vendor whose
 * own variables are set, else the local viewer. A vendor's credentials only ever go to the
 * address that belongs to them.
 */
export function getDestination(options: DestinationOptions, env: Environment): Destination {
  const found =
    fromOptions(options) ??
    fromStandardVariables(env) ??
    fromVendorVariables(env) ??
    ({ name: LOCAL_VIEWER, url: withTracesPath(LOCAL_VIEWER), headers: {} } satisfies Destination);
  return { ...found, headers: { ...found.headers, ...options.headers } };
}

function fromOptions({ endpoint }: DestinationOptions): Destination | undefined {
  if (endpoint === undefined) return undefined;
  return { name: withoutCredentials(endpoint), url: withTracesPath(endpoint), headers: {} };
}

function fromStandardVariables(env: Environment): Destination | undefined {
  const endpoint =
    read(env, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") ?? read(env, "OTEL_EXPORTER_OTLP_ENDPOINT");
  return endpoint === undefined ? undefined : { name: withoutCredentials(endpoint), headers: {} };
}

function fromVendorVariables(env: Environment): Destination | undefined {
  const found = [toArize(env), toPhoenix(env), toLangfuse(env)].filter((vendor) => vendor !== undefined);
  const [first, ...others] = found;
  if (first !== undefined && others.length > 0) {
    diag.warn(
      `[otel-sessions/node] Variables of several vendors are set; spans go to ${first.name}, not to ` +
        `${others.map(({ name }) => name).join(", ")}. Set OTEL_EXPORTER_OTLP_ENDPOINT to choose.`,
    );
  }
  return first;
}

/** Arize AX: https://arize.com/docs/ax/integrations/opentelemetry/opentelemetry-arize-otel */
function toArize(env: Environment): Destination | undefined {
  const credentials = readTogether(env, "ARIZE_API_KEY", "ARIZE_SPACE_ID");
  if (credentials === undefined) return undefined;
  const [apiKey, spaceId] = credentials;
  const collector = readAddress(env, "ARIZE_COLLECTOR_ENDPOINT") ?? ARIZE_COLLECTOR;
  return {
    name: withoutCredentials(collector),
    // The documented values end in `/v1`.
    url: withTracesPath(collector.replace(/\/v1\/?$/, "")),
    headers: { authorization: apiKey, "arize-space-id": spaceId, "arize-interface": "otel" },
    // Arize AX refuses spans that belong to no project.
    projectName: read(env, "ARIZE_PROJECT_NAME") ?? "default",
  };
}

/** Phoenix: https://arize.com/docs/phoenix/tracing/how-to-tracing/setup-tracing/setup-using-phoenix-otel */
function toPhoenix(env: Environment): Destination | undefined {
  const collector = readAddress(env, "PHOENIX_COLLECTOR_ENDPOINT");
  if (collector === undefined) return undefined;
  const apiKey = read(env, "PHOENIX_API_KEY");
  const projectName = read(env, "PHOENIX_PROJECT_NAME");
  return {
    name: withoutCredentials(collector),
    url: withTracesPath(collector),
    headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
    ...(projectName !== undefined && { projectName }),
  };
}

/** Langfuse: https://langfuse.com/integrations/native/opentelemetry */
function toLangfuse(env: Environment): Destination | undefined {
  const credentials = readTogether(env, "LANGFUSE_PUBLIC_KEY", "LANGFUSE_SECRET_KEY");
  if (credentials === undefined) return undefined;
  const host = readAddress(env, "LANGFUSE_BASE_URL", "LANGFUSE_BASEURL", "LANGFUSE_HOST") ?? LANGFUSE_CLOUD;
  return {
    name: withoutCredentials(host),
    url: withTracesPath(`${host.replace(/\/+$/, "")}/api/public/otel`),
    headers: {
      authorization: `Basic ${Buffer.from(credentials.join(":")).toString("base64")}`,
      // Without it, spans only show after some ten minutes.
      "x-langfuse-ingestion-version": "4",
    },
  };
}

/** An empty variable counts as unset, as the OpenTelemetry specification has it. */
function read(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

/** The first of the variables that is set, if it holds an address. */
function readAddress(env: Environment, ...names: readonly string[]): string | undefined {
  const name = names.find((candidate) => read(env, candidate) !== undefined);
  const address = name === undefined ? undefined : read(env, name);
  if (address === undefined || URL.canParse(address)) return address;
  diag.warn(`[otel-sessions/node] ${name} is ignored: it is not an address.`);
  return undefined;
}

/** Reads two variables that only work together, and says so when one is missing. */
function readTogether(
  env: Environment,
  first: string,
  second: string,
): readonly [string, string] | undefined {
  const [one, two] = [read(env, first), read(env, second)];
  if (one !== undefined && two !== undefined) return [one, two];
  if (one !== undefined || two !== undefined) {
    const [set, unset] = one === undefined ? [second, first] : [first, second];
    diag.warn(`[otel-sessions/node] ${set} is ignored: ${unset} is not set.`);
  }
  return undefined;
}

/** Appends the path of the traces signal, as OTLP has it for a base address. */
function withTracesPath(base: string): string {
  const url = new URL(base);
  if (!url.pathname.endsWith("/v1/traces")) {
    url.pathname = `${url.pathname.replace(/\/+$/, "")}/v1/traces`;
  }
  return url.href;
}

/** An address fit for a message: no user name, password or query, where tokens hide. */
function withoutCredentials(address: string): string {
  if (!URL.canParse(address)) return "an invalid address";
  const { origin, pathname } = new URL(address);
  return pathname === "/" ? origin : `${origin}${pathname}`;
}
