import { createIdentifier, type IdentityOptions } from "@otel-sessions/core";
import type { Context, Middleware } from "koa";
import { bindBody } from "./bind-body.ts";
import { koaReader } from "./koa-reader.ts";
import { jwtSession, jwtSubject, koaSession, passport } from "./request-sources.ts";

/** Options of {@link session}. */
export interface SessionOptions extends IdentityOptions<Context> {}

/**
 * Runs every later middleware inside the session and user of its request, streamed bodies included:
 * all spans of the request, the server span included, carry `session.id` and `user.id`.
 *
 * Mount it after the middlewares it reads from (koa-session, koa-passport, koa-jwt); what they add
 * later is still seen when the next span starts. Without options it takes a pseudonym of the key of
 * koa-session's store, else the `sid` of a verified token, and the user that Passport or koa-jwt verified.
 *
 * @throws TypeError naming the option that cannot be used.
 *
 * @example
 * ```ts
 * import { header, session } from "@otel-sessions/koa";
 * import Koa from "koa";
 *
 * const app = new Koa();
 * app.use(session({ sessionId: header("x-conversation-id") }));
 * ```
 */
export function session(options: SessionOptions = {}): Middleware {
  const identifier = createIdentifier(options, koaReader, {
    sessionId: [koaSession(), jwtSession()],
    userId: [passport(), jwtSubject()],
  });
  return function session(ctx, next) {
    return identifier.run(ctx, async () => {
      await next();
      bindBody(ctx);
    });
  };
}
