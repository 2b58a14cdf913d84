import { type Attributes, type Context, type Span, SpanKind, trace } from "@opentelemetry/api";
import { SESSION_ID, USER_ID } from "./attribute-names.ts";
import { noteProcessor, reportLostContext } from "./check-setup.ts";
import { warnOnce } from "./diagnostics.ts";
import { isValidId } from "./identifier-format.ts";
import { readPlainContext } from "./plain-context.ts";
import { getSessionContext } from "./session-context.ts";
import { stampExtra, stampSession, stampUser } from "./span-identity.ts";
import { closeLink, createLink, getLink, type SpanLink } from "./span-links.ts";

/** The part of the SDKs' spans that the processor needs; the same in SDK 1.x, 2.x and 3.x. */
export interface ProcessedSpan extends Span {
  readonly attributes: Attributes;
  readonly kind: SpanKind;
}

/**
 * Puts `session.id`, `user.id` and the other context attributes on every span when it starts.
 *
 * What a span carries is decided in this order: attributes it was started with; its context; its
 * parent or local root span (which keep the ids where an instrumentation loses the context);
 * trusted baggage. Ids that become known while a request runs are put on all its open spans.
 *
 * Register it before the processors that export. It works with SDK 1.x, 2.x and 3.x.
 *
 * @example
 * ```ts
 * import { SessionSpanProcessor } from "@otel-sessions/core";
 * import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
 *
 * new NodeTracerProvider({ spanProcessors: [new SessionSpanProcessor()] }).register();
 * ```
 */
export class SessionSpanProcessor {
  constructor() {
    noteProcessor();
  }

  /** Stamps a span. Called by the SDK with the context the span was started in. */
  onStart(span: ProcessedSpan, parentContext: Context): void {
    try {
      stamp(span, parentContext);
    } catch {
      warnOnce("SessionSpanProcessor could not stamp a span. Is it registered twice?");
    }
  }

  /** Reads late identities a last time. Called by SDK 2.x and later while the span can still be written. */
  onEnding(span: Pick<Span, "spanContext">): void {
    getLink(span)?.root.scope?.refresh();
  }

  /** Forgets a span. */
  onEnd(span: Pick<Span, "spanContext">): void {
    const link = getLink(span);
    if (link !== undefined) closeLink(link);
  }

  /** Resolves at once: nothing is held back. */
  async forceFlush(): Promise<void> {}

  /** Resolves at once: nothing needs to be closed. */
  async shutdown(): Promise<void> {}
}

// Runs for every span of the process: each look-up here was measured. See bench/core.
function stamp(span: ProcessedSpan, parentContext: Context): void {
  const context = getSessionContext(parentContext);
  const base = context === undefined ? parentContext : context.base;
  const parentSpan = trace.getSpan(base);
  const plain = readPlainContext(base, parentSpan !== undefined);
  const parent = parentSpan === undefined ? undefined : getLink(parentSpan);
  const { attributes, kind } = span;
  const isEntry = kind === SpanKind.CONSUMER || (kind === SpanKind.SERVER && !isHandledAbove(parent));
  const link = createLink(span, isEntry ? undefined : parent);
  const scope = context?.scope ?? link.root.scope;
  if (context === undefined && scope !== undefined) reportLostContext(span);

  const ownSession = context?.sessionId === undefined ? plain.sessionId : context.sessionId;
  if (attributes[SESSION_ID] !== undefined) {
    link.sessionId = null;
  } else if (ownSession !== undefined) {
    link.sessionId = null;
    if (ownSession !== null) span.setAttribute(SESSION_ID, ownSession);
  } else {
    const id = scope?.sessionId ?? inherited(parent, SESSION_ID) ?? context?.remote?.sessionId;
    if (id !== undefined) stampSession(link, id);
  }

  const ownUser = context?.userId === undefined ? plain.userId : context.userId;
  if (attributes[USER_ID] !== undefined) {
    link.userId = null;
  } else if (ownUser !== undefined) {
    link.userId = null;
    if (ownUser !== null) span.setAttribute(USER_ID, ownUser);
  } else {
    const id = scope?.userId ?? inherited(parent, USER_ID) ?? context?.remote?.userId;
    if (id !== undefined) stampUser(link, id);
  }

  if (context?.extra !== undefined) stampExtra(span, context.extra);
  if (plain.extra !== undefined) stampExtra(span, plain.extra);
  if (scope?.extra !== undefined) stampExtra(span, scope.extra);
}

/**
 * Whether a server span is a second one for a request that already has one: that of @hono/otel or
 * Next.js below that of the HTTP server. Below an identified request it is a request of its own.
 */
function isHandledAbove(parent: SpanLink | undefined): boolean {
  return parent?.root.span.kind === SpanKind.SERVER && parent.root.scope === undefined;
}

/** The id that a span's parent has, or their local root, whoever put it there. */
function inherited(
  parent: SpanLink | undefined,
  name: typeof SESSION_ID | typeof USER_ID,
): string | undefined {
  if (parent === undefined) return undefined;
  const { root, span } = parent;
  let id: unknown = span.attributes?.[name];
  if (id === undefined && root !== parent) id = root.span.attributes?.[name];
  return id !== undefined && isValidId(id) ? id : undefined;
}
