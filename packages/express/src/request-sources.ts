import { credential, type Credential, getId, type RequestSource } from "@otel-sessions/core";
import type { Request } from "express";

interface WithSession {
  readonly sessionID?: unknown;
  readonly session?: object | null;
}

/**
 * The id under which express-session keeps the session: a credential, so a pseudonym is recorded.
 *
 * A session that is new and empty is usually not kept, and the next request would get another id;
 * there is none until something is stored in it.
 */
export function expressSession(): (req: Request) => Credential | undefined {
  return function expressSession(req) {
    const { sessionID, session } = req as WithSession;
    if (typeof sessionID !== "string" || typeof session !== "object" || session === null) return undefined;
    const isKept = Object.keys(session).some((key) => key !== "cookie") || isSent(req, sessionID);
    return isKept ? credential(sessionID) : undefined;
  };
}

/** Whether the browser already has the id: express-session sends it signed, as `s:<id>.<signature>`. */
function isSent(req: Request, sessionId: string): boolean {
  return req.headers.cookie?.includes(`s%3A${encodeURIComponent(sessionId)}.`) === true;
}

/** The `id` of the user that Passport put on the request. */
export function passport(): RequestSource<Request> {
  return {
    description: "passport()",
    late: true,
    read: (req: Request) => getId((req as { user?: unknown }).user, "id"),
  };
}

/** The verified `sub` that express-oauth2-jwt-bearer (`req.auth.payload`) or express-jwt (`req.auth`) left. */
export function jwtSubject(): RequestSource<Request> {
  return {
    description: "jwtSubject()",
    late: true,
    read(req: Request) {
      const { auth } = req as { auth?: { payload?: unknown } | null };
      return getId(auth?.payload, "sub") ?? getId(auth, "sub");
    },
  };
}
