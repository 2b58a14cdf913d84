import { SESSION_ID, SESSION_PREVIOUS_ID, USER_ID } from "./attribute-names.ts";
import { type AttributeEntry, extraEntries, type ExtraValues } from "./context-values.ts";
import type { RequestScope } from "./request-scope.ts";
import type { RecordingSpan, SpanLink } from "./span-links.ts";

/** Puts a session id on a span and remembers that it was us. */
export function stampSession(link: SpanLink, id: string): void {
  link.sessionId = id;
  link.span.setAttribute(SESSION_ID, id);
}

/** Puts a user id on a span and remembers that it was us. */
export function stampUser(link: SpanLink, id: string): void {
  link.userId = id;
  link.span.setAttribute(USER_ID, id);
}

/** Puts metadata, tags, prompt template and free attributes on a span, where it has none of its own. */
export function stampExtra(span: RecordingSpan, extra: ExtraValues): void {
  for (const [name, value] of extraEntries(extra) satisfies Iterable<AttributeEntry>) {
    if (span.attributes?.[name] === undefined) span.setAttribute(name, value);
  }
}

/**
 * Gives the open spans of a request what its scope knows by now. Ids that a span was started with,
 * got from its own context, or was given by the application meanwhile stay.
 */
function stampOpenSpans(root: SpanLink, scope: RequestScope): void {
  const { sessionId, userId } = scope;
  for (let link = root; ;) {
    const { span } = link;
    if (span.isRecording()) {
      if (isNew(sessionId, link.sessionId, span.attributes?.[SESSION_ID])) stampSession(link, sessionId);
      if (isNew(userId, link.userId, span.attributes?.[USER_ID])) stampUser(link, userId);
      if (scope.extra !== undefined) stampExtra(span, scope.extra);
    }
    link = link.next;
    if (link === root) break;
  }
  const { previousSessionId } = scope;
  if (previousSessionId !== undefined && root.span.isRecording()) {
    root.span.setAttribute(SESSION_PREVIOUS_ID, previousSessionId);
  }
}

/** Whether a span lacks an id and may be given it: it has none, or another that we put there. */
function isNew(id: string | undefined, stamped: string | null | undefined, current: unknown): id is string {
  if (id === undefined || stamped === null || id === current) return false;
  return current === undefined || current === stamped;
}

/** Makes a scope the identity of the request whose local root this is, now and when it changes. */
export function attachScope(root: SpanLink, scope: RequestScope): void {
  root.scope = scope;
  scope.onChange = () => {
    stampOpenSpans(root, scope);
  };
  scope.onChange();
}
