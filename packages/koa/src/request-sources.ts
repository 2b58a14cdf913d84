import type { Credential, RequestSource, SourceValue } from "@otel-sessions/core";
import { credential, getId } from "@otel-sessions/core";
import type { Context } from "koa";

interface WithSession {
  readonly sessionOptions?: { readonly store?: unknown; readonly ContextStore?: unknown } | undefined;
  readonly session?: { readonly populated?: unknown; readonly externalKey?: unknown } | null;
}

/**
 * The key under which koa-session stores the session: a credential, so a pseudonym is recorded.
 *
 * A session in which nothing is stored is not kept: there is none until something is. Where
 * koa-session keeps everything in the cookie, sessions have no id and there is none either.
 */
export function koaSession(): (ctx: Context) => Credential | undefined {
  return function koaSession(ctx) {
    const { sessionOptions } = ctx as WithSession;
    // Without a store, reading `ctx.session` would parse the cookie and count as using it.
    if (sessionOptions?.store === undefined && sessionOptions?.ContextStore === undefined) return undefined;
    const { session } = ctx as WithSession;
    const key = session?.populated === true ? session.externalKey : undefined;
    return typeof key === "string" ? credential(key) : undefined;
  };
}

/** The `id` of the user that Passport left in `ctx.state.user`. */
export function passport(): RequestSource<Context> {
  return { description: "passport()", late: true, read: (ctx: Context) => getId(ctx.state["user"], "id") };
}

/** The `sub` of the token that koa-jwt verified. */
export function jwtSubject(): RequestSource<Context> {
  return { description: "jwtSubject()", late: true, read: (ctx: Context) => getId(ctx.state["user"], "sub") };
}

/** The `sid` of the token that koa-jwt verified: the login session at the identity provider. */
export function jwtSession(): (ctx: Context) => SourceValue {
  return (ctx) => getId(ctx.state["user"], "sid");
}
