import {
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  SpanKind,
  trace,
} from "@opentelemetry/api";
import { SESSION_ID, USER_ID } from "./attribute-names.ts";
import { noteProcessor, reportLostContext } from "./check-setup.ts";
import { warnOnce } from "./diagnostics.ts";
import { validId } from "./identifier-format.ts";
import { readPlainContext } from "./plain-context.ts";
import { getSessionContext } from "./session-context.ts";
import { putExtra, putScope, putSession, putUser } from "./span-identity.ts";
import { getLink, setLink, SpanLink } from "./span-links.ts";

/** The part of the SDKs' spans that the processor needs; the same in SDK 1.x, 2.x and 3.x. */
export interface ProcessedSpan extends Span {
  readonly attributes: Attributes;
  readonly kind: SpanKind;
  readonly parentSpanContext?: SpanContext;
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
  // SDK 1.x does not tell of spans that are about to end.
  #isToldOfEnding = false;

  constructor() {
    noteProcessor();
  }

  /** Stamps a span. Called by the SDK with the context the span was started in. */
  onStart(span: ProcessedSpan, parentContext: Context): void {
    try {
      stamp(span, parentContext);
    } catch {
      warnOnce("SessionSpanProcessor failed on a span. Is it registered twice?");
    }
  }

  /** Gives a span the ids that became known since it started. Called by SDK 2.x and later. */
  onEnding(span: ProcessedSpan): void {
    this.#isToldOfEnding = true;
    finish(span);
  }

  /** Does in SDK 1.x what {@link onEnding} does in others. */
  onEnd(span: Pick<ProcessedSpan, "spanContext">): void {
    if (!this.#isToldOfEnding) finish(span as ProcessedSpan);
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
  // SDK 1.x does not tell; from its context, the parent takes a sixth of all this to find.
  const parentSpanContext = span.parentSpanContext ?? trace.getSpanContext(base);
  const plain = readPlainContext(base, parentSpanContext !== undefined);
  const parent = getLink(parentSpanContext);
  const { attributes, kind } = span;
  const isEntry = kind === SpanKind.CONSUMER || (kind === SpanKind.SERVER && !isHandledAbove(parent));

  const ownSession = context?.sessionId === undefined ? plain.sessionId : context.sessionId;
  const ownUser = context?.userId === undefined ? plain.userId : context.userId;
  const hasSession = attributes[SESSION_ID] !== undefined;
  const hasUser = attributes[USER_ID] !== undefined;
  const decidesSession = hasSession || ownSession !== undefined;
  const decidesUser = hasUser || ownUser !== undefined;

  const root = isEntry ? undefined : parent?.root;
  const scope = context?.scope ?? root?.scope;
  if (context === undefined && scope !== undefined) reportLostContext(span);

  // What the parent has, or the local root, whoever put it there.
  const above = parent?.attributes;
  const top = parent?.root.attributes;
  // Decided above, by a scope inside the request: decided here.
  const inner = scope === undefined && parent !== root ? parent : undefined;
  const sessionId = decidesSession
    ? ownSession
    : (scope?.sessionId ?? validId(above?.[SESSION_ID] ?? top?.[SESSION_ID]) ?? context?.remote?.sessionId);
  const userId = decidesUser
    ? ownUser
    : (scope?.userId ?? validId(above?.[USER_ID] ?? top?.[USER_ID]) ?? context?.remote?.userId);
  if (typeof sessionId === "string" && !hasSession) putSession(span, sessionId);
  if (typeof userId === "string" && !hasUser) putUser(span, userId);
  const givenSession = decidesSession || inner?.sessionId === null ? null : sessionId;
  const givenUser = decidesUser || inner?.userId === null ? null : userId;
  setLink(span, new SpanLink(span, root, givenSession, givenUser));

  if (context?.extra !== undefined) putExtra(span, context.extra);
  if (plain.extra !== undefined) putExtra(span, plain.extra);
  if (scope?.extra !== undefined) putExtra(span, scope.extra);
}

/**
 * Whether a server span is a second one for a request that already has one: that of @hono/otel or
 * Next.js below that of the HTTP server. Below an identified request it is a request of its own.
 */
function isHandledAbove(parent: SpanLink | undefined): boolean {
  return parent?.root.span?.kind === SpanKind.SERVER && parent.root.scope === undefined;
}

/** Puts on a span what its request got to know while it was open. */
function finish(span: ProcessedSpan): void {
  const link = getLink(span.spanContext());
  if (link === undefined) return;
  link.span = undefined;
  const { scope } = link.root;
  if (scope === undefined) return;
  try {
    putScope(span, link, scope);
    // What is still unknown stays so: asking on would hold the request until its spans are exported.
    if (link.root === link) scope.complete();
  } catch {
    // Ending a span never fails because of us.
  }
}
