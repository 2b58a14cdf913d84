import type { Credential, RequestSource, SourceValue } from "@otel-sessions/core";
import { credential, getId } from "@otel-sessions/core";
import type { NestRequest, RequestUser } from "./nest-request.ts";

interface WithLogin {
  readonly headers: NestRequest["headers"];
  /** express-session. */
  readonly sessionID?: unknown;
  /** express-session, @fastify/session. */
  readonly session?: { readonly sessionId?: unknown; readonly encryptedSessionId?: unknown } | null;
}

/**
 * The id under which express-session, or @fastify/session, keeps the session: a credential, so a
 * pseudonym is recorded.
 *
 * A session that is new and empty is usually not kept, and the next request would get another id;
 * there is none until something is stored in it or the browser sends it back.
 */
export function loginSession(): (request: object) => Credential | undefined {
  return (request) => {
    const { sessionID, session, headers } = request as WithLogin;
    if (typeof session !== "object" || session === null) return undefined;
    const id = sessionID ?? session.sessionId;
    if (typeof id !== "string") return undefined;
    const isKept = Object.keys(session).some((key) => key !== "cookie");
    return isKept || isSent(headers["cookie"], id, session.encryptedSessionId) ? credential(id) : undefined;
  };
}

/** Whether the browser already has the id: both libraries send it signed, express-session as `s:<id>.<signature>`. */
function isSent(cookies: NestRequest["headers"][string], id: string, signed: unknown): boolean {
  if (typeof cookies !== "string") return false;
  return cookies.includes(
    typeof signed === "string" ? encodeURIComponent(signed) : `s%3A${encodeURIComponent(id)}.`,
  );
}

/** The `id`, `userId` or `sub` of the user that @nestjs/passport, or a guard of your own, put on the request. */
export function passport(): RequestSource<object> {
  return {
    description: "passport()",
    late: true,
    read(request: object) {
      const { user } = request as NestRequest;
      return getId(user, "id") ?? getId(user, "userId") ?? getId(user, "sub");
    },
  };
}

/** The `sub` of the token that a guard verified, with @nestjs/jwt for example, and put on `request.user` or `request.auth`. */
export function jwtSubject(): RequestSource<object> {
  return { description: "jwtSubject()", late: true, read: (request: object) => getClaim(request, "sub") };
}

/** The `sid` of the token that a guard verified: the login session at the identity provider. */
export function jwtSession(): (request: object) => SourceValue {
  return (request) => getClaim(request, "sid");
}

function getClaim(request: object, claim: keyof RequestUser): SourceValue {
  const { user, auth } = request as NestRequest;
  return getId(user, claim) ?? getId(auth?.payload, claim) ?? getId(auth, claim);
}
