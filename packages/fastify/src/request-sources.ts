import type { Credential, RequestSource, SourceValue } from "@otel-sessions/core";
import { credential, getId } from "@otel-sessions/core";
import type { FastifyRequest } from "fastify";

interface WithLogin {
  readonly cookies?: Readonly<Record<string, string | undefined>>;
  readonly session?: { readonly sessionId?: unknown; readonly encryptedSessionId?: unknown } | null;
  readonly user?: unknown;
}

/**
 * The id under which @fastify/session keeps the session: a credential, so a pseudonym is recorded.
 *
 * A session that is new and empty may not be kept, and the next request would get another id; there
 * is none until something is stored in it or the browser sends it back.
 */
export function fastifySession(): (request: FastifyRequest) => Credential | undefined {
  return function fastifySession(request) {
    const { session, cookies = {} } = request as WithLogin;
    if (typeof session?.sessionId !== "string") return undefined;
    const { sessionId, encryptedSessionId: signed } = session;
    const hasData = Object.keys(session).some((key) => key !== "cookie");
    // The browser sends it back signed, perhaps with a prefix.
    const isSent = (): boolean =>
      typeof signed === "string" && Object.values(cookies).some((value) => value?.endsWith(signed));
    return hasData || isSent() ? credential(sessionId) : undefined;
  };
}

/** The `id` of the user that @fastify/passport, or @fastify/jwt's `formatUser`, put on the request. */
export function passport(): RequestSource<FastifyRequest> {
  return {
    description: "passport()",
    late: true,
    read: (request: FastifyRequest) => getId((request as WithLogin).user, "id"),
  };
}

/** The `sub` of the token that @fastify/jwt verified. */
export function jwtSubject(): RequestSource<FastifyRequest> {
  return {
    description: "jwtSubject()",
    late: true,
    read: (request: FastifyRequest) => getId((request as WithLogin).user, "sub"),
  };
}

/** The `sid` of the token that @fastify/jwt verified: the login session at the identity provider. */
export function jwtSession(): (request: FastifyRequest) => SourceValue {
  return (request) => getId((request as WithLogin).user, "sid");
}
