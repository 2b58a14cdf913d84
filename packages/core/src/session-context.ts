import type { Context } from "@opentelemetry/api";
import { SESSION_ID_KEY, USER_ID_KEY } from "./context-keys.ts";
import { ID_FORMAT, isValidId } from "./identifier-format.ts";
import { warnIgnored } from "./diagnostics.ts";
import { EXTRA_KEYS, type ExtraValues } from "./context-values.ts";
import type { RequestScope } from "./request-scope.ts";

/** Identity that came with the request from a service that is trusted; the last thing asked. */
export interface RemoteIdentity {
  readonly sessionId: string | undefined;
  readonly userId: string | undefined;
}

/** Always valid. `null` says that there is none, `undefined` that an outer context decides. */
type Id = string | null | undefined;

// Tells session contexts of any copy of this module: Next.js loads it up to five times in a process.
const BRAND = "__otelSessionsContext1";

/**
 * A context that answers for session, user and the other values itself, and for everything else
 * asks the context it lies over. `Context.setValue` copies a Map each time; this is one object.
 *
 * There is never one over another: setting anything makes a new one over a plain context, so that
 * reading stays equally fast however deep scopes are nested.
 */
export class SessionContext implements Context {
  declare readonly __otelSessionsContext1: true;
  // Declared and not defined, here and in links: the constructor does that.
  declare readonly base: Context;
  declare readonly sessionId: Id;
  declare readonly userId: Id;
  declare readonly extra: ExtraValues | undefined;
  declare readonly scope: RequestScope | undefined;
  declare readonly remote: RemoteIdentity | undefined;

  constructor(
    base: Context,
    sessionId: Id,
    userId: Id,
    extra: ExtraValues | undefined,
    scope: RequestScope | undefined,
    remote: RemoteIdentity | undefined,
  ) {
    this.base = base;
    this.sessionId = sessionId;
    this.userId = userId;
    this.extra = extra;
    this.scope = scope;
    this.remote = remote;
  }

  getValue(key: symbol): unknown {
    if (key === SESSION_ID_KEY) {
      if (this.sessionId !== undefined) return this.sessionId ?? undefined;
      return this.scope?.sessionId ?? this.base.getValue(key) ?? this.remote?.sessionId;
    }
    if (key === USER_ID_KEY) {
      if (this.userId !== undefined) return this.userId ?? undefined;
      return this.scope?.userId ?? this.base.getValue(key) ?? this.remote?.userId;
    }
    if (this.extra !== undefined || this.scope?.extra !== undefined) {
      const name = EXTRA_KEYS.get(key);
      if (name !== undefined)
        return this.extra?.[name] ?? this.scope?.extra?.[name] ?? this.base.getValue(key);
    }
    return this.base.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    const { base, sessionId, userId, extra, scope, remote } = this;
    if (key === SESSION_ID_KEY || key === USER_ID_KEY) {
      // Other code writes OpenInference's keys unvalidated.
      if (value !== undefined && !isValidId(value)) {
        warnIgnored("setValue", key.description, ID_FORMAT);
        return this;
      }
      const id = value ?? null;
      return key === SESSION_ID_KEY
        ? new SessionContext(base, id, userId, extra, scope, remote)
        : new SessionContext(base, sessionId, id, extra, scope, remote);
    }
    const name = EXTRA_KEYS.get(key);
    if (name !== undefined) {
      const changed = { ...extra, [name]: typeof value === "string" ? value : undefined };
      return new SessionContext(base, sessionId, userId, changed, scope, remote);
    }
    return new SessionContext(base.setValue(key, value), sessionId, userId, extra, scope, remote);
  }

  deleteValue(key: symbol): Context {
    const base = this.base.deleteValue(key);
    const isOurs = key === SESSION_ID_KEY || key === USER_ID_KEY || EXTRA_KEYS.has(key);
    const { sessionId, userId, extra, scope, remote } = isOurs
      ? (this.setValue(key, undefined) as SessionContext)
      : this;
    return new SessionContext(base, sessionId, userId, extra, scope, remote);
  }
}

// On the prototype: asking a plain context for it is one look at an object's shape, no Map look-up.
Object.defineProperty(SessionContext.prototype, BRAND, { value: true });

/** The session context that a context is, if it is one. */
export function getSessionContext(context: Context): SessionContext | undefined {
  return (context as Partial<SessionContext>)[BRAND] === true ? (context as SessionContext) : undefined;
}

/** What to set on a context; `undefined` keeps what an outer one has. */
export interface ContextChange {
  readonly sessionId?: string | undefined;
  readonly userId?: string | undefined;
  readonly extra?: ExtraValues | undefined;
  readonly scope?: RequestScope | undefined;
  readonly remote?: RemoteIdentity | undefined;
}

/** The context with a session and user set over what it has. The fast path of every scope. */
export function withIds(
  context: Context,
  sessionId: string | undefined,
  userId: string | undefined,
): Context {
  const outer = getSessionContext(context);
  if (outer === undefined)
    return new SessionContext(context, sessionId, userId, undefined, undefined, undefined);
  return new SessionContext(
    outer.base,
    sessionId ?? outer.sessionId,
    userId ?? outer.userId,
    outer.extra,
    outer.scope,
    outer.remote,
  );
}

/** The context with changes laid over what it has. */
export function withChange(context: Context, change: ContextChange): Context {
  const outer = getSessionContext(context);
  return new SessionContext(
    outer?.base ?? context,
    change.sessionId ?? outer?.sessionId,
    change.userId ?? outer?.userId,
    mergeExtra(outer?.extra, change.extra),
    change.scope ?? outer?.scope,
    change.remote ?? outer?.remote,
  );
}

function mergeExtra(outer: ExtraValues | undefined, inner: ExtraValues | undefined): ExtraValues | undefined {
  if (outer === undefined || inner === undefined) return inner ?? outer;
  const merged: Record<string, string> = { ...outer };
  for (const [name, value] of Object.entries(inner)) {
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}
