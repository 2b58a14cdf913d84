import type { Credential, RequestSource, SourceValue } from "@otel-sessions/core";
import { credential, getId } from "@otel-sessions/core";
import type { Context } from "hono";

/** What @hono/session and hono-sessions leave under `session`, as far as it tells about the id. */
interface StoredSession {
  readonly data?: unknown;
  readonly id?: unknown;
  getCache?(): { readonly _id?: unknown; readonly _data?: object | null };
}

/**
 * The key under which @hono/session or hono-sessions stores the session: a credential, so a
 * pseudonym is recorded.
 *
 * A session in which nothing is stored is often not kept, and the next request would get another
 * id: there is none until something is stored in it. @hono/session knows its session only once a
 * handler has called `get()` or `update()`.
 */
export function honoSession(): (c: Context) => Credential | undefined {
  return function honoSession(c) {
    const id = storedId(c.get("session") as StoredSession | undefined);
    return typeof id === "string" ? credential(id) : undefined;
  };
}

function storedId(session: StoredSession | undefined): unknown {
  if (typeof session !== "object" || session === null) return undefined;
  if (typeof session.getCache === "function") {
    const { _id, _data } = session.getCache();
    return Object.keys(_data ?? {}).length > 0 ? _id : undefined;
  }
  try {
    return session.data === null ? undefined : session.id;
  } catch {
    // @hono/session throws before the session is read and after it is destroyed.
    return undefined;
  }
}

/** The `sub` of the token that hono/jwt or hono/jwk verified. */
export function jwtSubject(): RequestSource<Context> {
  return { description: "jwtSubject()", late: true, read: (c: Context) => getId(c.get("jwtPayload"), "sub") };
}

/** The `sid` of the token that hono/jwt or hono/jwk verified: the login session at the identity provider. */
export function jwtSession(): (c: Context) => SourceValue {
  return (c) => getId(c.get("jwtPayload"), "sid");
}
