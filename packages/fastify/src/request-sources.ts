import { credential, type Credential, getId, type SourceValue } from "@otel-sessions/core";
import type { FastifyRequest } from "fastify";

interface WithLogin {
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
    const { session } = request as WithLogin;
    if (typeof session !== "object" || typeof session?.sessionId !== "string") return undefined;
    const { sessionId, encryptedSessionId } = session;
    const isKept =
      Object.keys(session).some((key) => key !== "cookie") || isSent(request, encryptedSessionId);
    return isKept ? credential(sessionId) : undefined;
  };
}

/** Whether the browser already has the id: @fastify/session sends it signed. */
function isSent({ headers }: FastifyRequest, signed: unknown): boolean {
  return typeof signed === "string" && headers.cookie?.includes(encodeURIComponent(signed)) === true;
}

/** The `id` of the user that @fastify/passport, or @fastify/jwt's `formatUser`, put on the request. */
export function passport(): (request: FastifyRequest) => SourceValue {
  return (request) => getId((request as WithLogin).user, "id");
}

/** The `sub` of the token that @fastify/jwt verified. */
export function jwtSubject(): (request: FastifyRequest) => SourceValue {
  return (request) => getId((request as WithLogin).user, "sub");
}

/** The `sid` of the token that @fastify/jwt verified: the login session at the identity provider. */
export function jwtSession(): (request: FastifyRequest) => SourceValue {
  return (request) => getId((request as WithLogin).user, "sid");
}
