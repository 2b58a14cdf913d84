import { createIdentifier, getSessionId, getUserId, type IdentityOptions } from "@otel-sessions/core";
import type { Context, MiddlewareHandler } from "hono";
import { bindBody } from "./bind-body.ts";
import { honoReader } from "./hono-reader.ts";
import { honoSession, jwtSession, jwtSubject } from "./request-sources.ts";

/** Options of {@link session}. */
export interface SessionOptions extends IdentityOptions<Context> {}

/** What {@link session} leaves for `c.get()` and `c.var`, as far as it is known when it runs. */
export interface SessionVariables {
  sessionId: string | undefined;
  userId: string | undefined;
}

/**
 * Runs every later handler inside the session and user of its request, streamed bodies included:
 * all spans of the request carry `session.id` and `user.id`, and `c.get("sessionId")` and
 * `c.get("userId")` give them.
 *
 * Mount it after the middlewares it reads from (hono/jwt, @hono/session); what they add later is
 * still seen when the next span starts. Without options it takes a pseudonym of the stored session's
 * key, else the `sid` of a verified token, and as the user that token's `sub`.
 *
 * @throws TypeError naming the option that cannot be used.
 *
 * @example
 * ```ts
 * import { header, session } from "@otel-sessions/hono";
 * import { Hono } from "hono";
 *
 * const app = new Hono();
 * app.use(session({ sessionId: header("x-conversation-id") }));
 * ```
 */
export function session(options: SessionOptions = {}): MiddlewareHandler<{ Variables: SessionVariables }> {
  const identifier = createIdentifier(options, honoReader, {
    sessionId: [honoSession(), jwtSession()],
    userId: [jwtSubject()],
  });
  return function session(c, next) {
    return identifier.run(c, async () => {
      c.set("sessionId", getSessionId());
      c.set("userId", getUserId());
      await next();
      bindBody(c);
    });
  };
}
