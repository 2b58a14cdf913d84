import { createIdentifier, type IdentityOptions } from "@otel-sessions/core";
import type { Request, RequestHandler } from "express";
import { expressReader } from "./express-reader.ts";
import { expressSession, jwtSubject, passport } from "./request-sources.ts";

/** Options of {@link session}. */
export interface SessionOptions extends IdentityOptions<Request> {}

/**
 * Runs every later handler inside the session and user of its request: all spans of the request,
 * the server span included, carry `session.id` and `user.id`.
 *
 * Mount it after the middlewares it reads from (express-session, Passport); what they add later is
 * still seen when the next span starts. Without options it takes a pseudonym of the express-session
 * id, and the user that Passport or a JWT middleware verified.
 *
 * @throws TypeError naming the option that cannot be used.
 *
 * @example
 * ```ts
 * import { header, session } from "@otel-sessions/express";
 * import express from "express";
 *
 * const app = express();
 * app.use(session({ sessionId: header("x-conversation-id") }));
 * ```
 */
export function session(options: SessionOptions = {}): RequestHandler {
  const identifier = createIdentifier(options, expressReader, {
    sessionId: [expressSession()],
    userId: [passport(), jwtSubject()],
  });
  return function session(req, _res, next) {
    void identifier.run(req, next);
  };
}
