import { createIdentifier, type IdentityOptions } from "@otel-sessions/core";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import fastifyPlugin from "fastify-plugin";
import { fastifyReader, REPLY, type RepliedRequest } from "./fastify-reader.ts";
import { fastifySession, jwtSession, jwtSubject, passport } from "./request-sources.ts";

/** Options of {@link session}. */
export interface SessionOptions extends IdentityOptions<FastifyRequest> {}

/**
 * Runs every later hook and handler inside the session and user of its request: all spans of the
 * request, the server span included, carry `session.id` and `user.id`.
 *
 * Register it after the plugins it reads from (@fastify/session); what later hooks learn, such as
 * @fastify/jwt in a `preHandler`, is still seen when the next span starts. Without options it takes a
 * pseudonym of the @fastify/session id, else the `sid` of a verified token, and the `id` or `sub` of
 * `request.user`.
 *
 * Registering fails with a TypeError that names the option that cannot be used.
 *
 * @example
 * ```ts
 * import { header, session } from "@otel-sessions/fastify";
 * import Fastify from "fastify";
 *
 * const app = Fastify();
 * await app.register(session, { sessionId: header("x-conversation-id") });
 * ```
 */
export const session: FastifyPluginAsync<SessionOptions> = fastifyPlugin(
  async (app, options: SessionOptions) => {
    const identifier = createIdentifier(options, fastifyReader, {
      sessionId: [fastifySession(), jwtSession()],
      userId: [passport(), jwtSubject()],
    });
    app.addHook("onRequest", function session(request, reply, done) {
      // Where it is needed only: one more property makes all that Fastify does with the request slower.
      if (options.issue) (request as RepliedRequest)[REPLY] = reply;
      // The callback form: what an asynchronous hook awaits has lost the context again.
      void identifier.run(request, done);
    });
  },
  { fastify: "5.x", name: "@otel-sessions/fastify" },
);
