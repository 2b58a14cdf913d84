import { trace } from "@opentelemetry/api";
import { checkedId } from "./context-attributes.ts";
import { warnOnce } from "./diagnostics.ts";
import { type Identity, RequestScope } from "./request-scope.ts";
import { getSessionContext } from "./session-context.ts";
import { attachScope, putScope } from "./span-identity.ts";
import { getLink, type RecordingSpan } from "./span-links.ts";
import { contextManager } from "./registered-api.ts";

/**
 * Says who the current request is from once it is known: after a login, in a guard. The open spans
 * of the request, the server span included, and all that start later carry it. What an inner
 * `using*` scope says explicitly stays. An invalid id changes nothing.
 *
 * Needs a request: an adapter of this project around it, or an open span.
 *
 * @example
 * ```ts
 * import { identify } from "@otel-sessions/core";
 *
 * identify({ userId: "ada" });
 * ```
 */
export function identify(identity: Readonly<Identity>): void {
  const known: Identity = {
    sessionId: checkedId("identify", "sessionId", identity.sessionId),
    userId: checkedId("identify", "userId", identity.userId),
  };
  if (known.sessionId === undefined && known.userId === undefined) return;
  const active = contextManager().active();
  const span: RecordingSpan | undefined = trace.getSpan(active);
  const link = getLink(span?.spanContext());
  let scope = getSessionContext(active)?.scope ?? link?.root.scope;
  if (scope !== undefined) {
    scope.set(known);
  } else if (link !== undefined) {
    scope = new RequestScope(known);
    attachScope(link.root, scope);
  } else {
    warnOnce("identify: there is neither a request nor an open span here.");
    return;
  }
  // A wrapper does not show what the span inside has: that is looked at when it ends.
  if (link !== undefined && span?.attributes !== undefined) putScope(span, link, scope);
}
