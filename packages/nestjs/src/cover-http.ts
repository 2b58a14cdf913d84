import type { AbstractHttpAdapter } from "@nestjs/core";
import type { NestRequest } from "./nest-request.ts";
import type { SessionScopes } from "./session-scopes.ts";

/** The part of Fastify that is used. */
interface FastifyInstance {
  addHook(name: "onRequest", hook: (request: NestRequest, reply: object, done: () => void) => void): unknown;
}

/**
 * Opens a scope for every request, before Nest's guards and middlewares: with the platform's own
 * hook for all requests, which no path, method or encoding leads around.
 */
export function coverHttp(server: AbstractHttpAdapter | undefined, scopes: SessionScopes): void {
  const session = (request: NestRequest, response: object, next: () => void): void => {
    scopes.runRequest(request, (value) => server?.appendHeader(response, "set-cookie", value), next);
  };
  if (server?.getType() === "fastify") {
    // The callback form: what an asynchronous hook awaits has lost the context again.
    server.getInstance<FastifyInstance>().addHook("onRequest", session);
  } else {
    server?.use(session);
  }
}
