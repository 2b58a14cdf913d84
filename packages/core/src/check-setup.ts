import { context as contextApi, createContextKey, ROOT_CONTEXT, type Span, trace } from "@opentelemetry/api";
import { isFirst, warnOnce } from "./diagnostics.ts";
import { environment, missingKey } from "./identity/pseudonym.ts";
import { processWide } from "./process-wide.ts";
import { getRegisteredApi } from "./registered-api.ts";
import { getLink } from "./span-links.ts";

/** Something about the process that keeps sessions from its spans. */
export interface SetupProblem {
  readonly code: "no-context-manager" | "two-apis" | "no-processor" | "context-lost" | "no-pseudonym-key";
  /** What is wrong and what to do. */
  readonly message: string;
}

interface State {
  hasProcessor: boolean;
  readonly lostBy: Set<string>;
}

const PROBE_KEY = createContextKey("@otel-sessions/core probe");
const state = processWide("setup 1", (): State => ({ hasProcessor: false, lostBy: new Set() }));

/** Remembers that a session processor exists in this process, whichever copy of this module made it. */
export function noteProcessor(): void {
  state.hasProcessor = true;
}

interface ScopedSpan {
  readonly instrumentationScope?: { readonly name: string; readonly version?: string };
  readonly instrumentationLibrary?: { readonly name: string; readonly version?: string };
}

/** Instrumentations that drop what a middleware put into the context, and where that was mended. */
const LOSES_CONTEXT: ReadonlyMap<string, number> = new Map([
  ["@opentelemetry/instrumentation-express", 62],
  ["@opentelemetry/instrumentation-router", 63],
]);

/** Says which instrumentation started a span outside the context of its request, if it is a known one. */
export function reportLostContext(span: object): void {
  const { instrumentationScope, instrumentationLibrary } = span as ScopedSpan;
  const { name, version } = instrumentationScope ?? instrumentationLibrary ?? {};
  const mended = LOSES_CONTEXT.get(name ?? "");
  // Asked for each span that a framework's instrumentation starts in a context of its own.
  if (mended === undefined) return;
  const minor = Number(/^0\.(\d+)\./.exec(version ?? "")?.[1]);
  if (!(minor < mended)) return;
  const message = `${name} ${version} loses the context of middlewares. Upgrade to 0.${mended}.0.`;
  state.lostBy.add(message);
  warnOnce(message);
}

/**
 * Looks for what keeps sessions from the spans of this process: no context manager, two copies of
 * the OpenTelemetry API, no session processor, instrumentations that lose the context, no pseudonym
 * key in production. Call it after the SDK was registered, best inside a request.
 *
 * @returns nothing where all is well.
 *
 * @example
 * ```ts
 * import { checkSetup } from "@otel-sessions/core";
 *
 * for (const { message } of checkSetup()) console.warn(message);
 * ```
 */
export function checkSetup(): SetupProblem[] {
  const problems: SetupProblem[] = [];
  const registered = getRegisteredApi();
  const keepsContext = contextApi.with(
    ROOT_CONTEXT.setValue(PROBE_KEY, true),
    () => contextApi.active().getValue(PROBE_KEY) === true,
  );
  if (!keepsContext && registered?.context !== undefined) {
    problems.push({
      code: "two-apis",
      message: `There are two copies of @opentelemetry/api; the SDK registered with the other, ${registered.version}. Find them: npm ls @opentelemetry/api`,
    });
  } else if (!keepsContext) {
    problems.push({
      code: "no-context-manager",
      message:
        "There is no context manager. Call provider.register(), or in SDK 3.x context.setGlobalContextManager(new AsyncLocalStorageContextManager()).",
    });
  }
  const span = trace.getActiveSpan();
  const isMissed = span?.isRecording() === true && getLink(span.spanContext()) === undefined;
  if (!state.hasProcessor || isMissed) {
    problems.push({
      code: "no-processor",
      message: "No SessionSpanProcessor is registered: spanProcessors: [new SessionSpanProcessor(), ...].",
    });
  }
  for (const message of state.lostBy) problems.push({ code: "context-lost", message });
  if (environment("NODE_ENV") === "production" && !environment("OTEL_SESSIONS_KEY")) {
    problems.push({ code: "no-pseudonym-key", message: missingKey(true) });
  }
  return problems;
}

/**
 * Says once what keeps sessions from the spans of a request: where the request is traced and no
 * session processor has seen it, and where it seems not to be traced although an SDK is registered.
 */
export function reportSetup(active: Span | undefined): void {
  const isTraced = active?.isRecording() === true;
  if (!isTraced && (getRegisteredApi()?.trace === undefined || !isFirst("setup of a request"))) return;
  for (const { code, message } of checkSetup()) {
    if (code !== "no-pseudonym-key") warnOnce(message);
  }
}
