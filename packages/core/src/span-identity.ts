import type { Attributes } from "@opentelemetry/api";
import { SESSION_ID, SESSION_PREVIOUS_ID, USER_ID } from "./attribute-names.ts";
import { type AttributeEntry, extraEntries, type ExtraValues } from "./context-values.ts";
import type { Identity, RequestScope } from "./request-scope.ts";
import type { RecordingSpan, SpanLink } from "./span-links.ts";

/**
 * Puts a session id on a span: straight into its attributes, since no limit on their number or
 * length may keep it out or cut it, and since that takes a fifth of the time of `setAttribute`. No
 * SDK promises that it shows the object it exports; one that shows a copy or a frozen one is asked.
 */
export function putSession(span: RecordingSpan, id: string): void {
  try {
    (span.attributes as Attributes)[SESSION_ID] = id;
  } catch {
    // Frozen, or not shown.
  }
  if (span.attributes?.[SESSION_ID] !== id) span.setAttribute(SESSION_ID, id);
}

/** Puts a user id on a span as {@link putSession} does; a function of its own since a constant name is faster. */
export function putUser(span: RecordingSpan, id: string): void {
  try {
    (span.attributes as Attributes)[USER_ID] = id;
  } catch {
    // Frozen, or not shown.
  }
  if (span.attributes?.[USER_ID] !== id) span.setAttribute(USER_ID, id);
}

/** Puts metadata, tags, prompt template and free attributes on a span, where it has none of its own. */
export function putExtra(span: RecordingSpan, extra: ExtraValues): void {
  const { attributes = {} } = span;
  for (const [name, value] of extraEntries(extra) satisfies Iterable<AttributeEntry>) {
    if (attributes[name] !== undefined) continue;
    // SDK 1.x tells of the end of a span when it takes no attributes any more.
    if (span.isRecording()) span.setAttribute(name, value);
    else attributes[name] = value;
  }
}

/**
 * Gives an open span what the scope of its request knows by now. Ids that it was started with, got
 * from its own context, or was given by the application meanwhile stay.
 */
export function putScope(span: RecordingSpan, link: SpanLink, scope: RequestScope): void {
  const { sessionId, userId, extra } = scope;
  const session = span.attributes?.[SESSION_ID];
  const user = span.attributes?.[USER_ID];
  if (mayPut(scope, "sessionId", sessionId, session, link.sessionId)) {
    putSession(span, sessionId);
    link.sessionId = sessionId;
  }
  if (mayPut(scope, "userId", userId, user, link.userId)) {
    putUser(span, userId);
    link.userId = userId;
  }
  if (extra !== undefined) putExtra(span, extra);
}

/** Whether there is an id to put on a span: it has none, or another that we gave it. */
function mayPut(
  { replaced }: RequestScope,
  field: keyof Identity,
  id: string | undefined,
  current: unknown,
  given: unknown,
): id is string {
  if (id === undefined || id === current || given === null) return false;
  return current === undefined || current === given || replaced.some((earlier) => earlier[field] === current);
}

/**
 * Makes a scope the identity of the request whose local root this is. The root span is given it now
 * and whenever it changes, the others at their end.
 */
export function attachScope(root: SpanLink, scope: RequestScope): void {
  const { sessionId, userId } = root;
  if (sessionId ?? userId) scope.replaced.push({ sessionId, userId });
  root.scope = scope;
  scope.root = root;
  scope.onChange = restampRoot;
  restampRoot(scope);
}

// One function for all requests: what each would have of its own stays until its spans are exported.
function restampRoot(scope: RequestScope): void {
  const { root, previousSessionId } = scope;
  if (root?.span?.isRecording() !== true) return;
  putScope(root.span, root, scope);
  if (previousSessionId !== undefined) root.span.setAttribute(SESSION_PREVIOUS_ID, previousSessionId);
}
