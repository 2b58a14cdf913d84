import type { RequestReader } from "@otel-sessions/core";
import type { FastifyReply, FastifyRequest } from "fastify";

/**
 * Fastify's requests do not know their reply, which takes the cookies. A property and no WeakMap:
 * what a WeakMap holds survives until a full garbage collection, here every request of a busy server.
 */
export const REPLY: unique symbol = Symbol("@otel-sessions/fastify reply");

/** A request that knows its reply. */
export type RepliedRequest = FastifyRequest & { [REPLY]?: FastifyReply };

const single = (values: unknown, name: string): string | undefined => {
  const value = (values as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return typeof value === "string" ? value : undefined;
};

/** Reads the requests of Fastify 5. */
export const fastifyReader: RequestReader<FastifyRequest> = {
  name: "fastify",
  header: ({ headers }, name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  },
  query: (request, name) => single(request.query, name),
  param: (request, name) => single(request.params, name),
  setCookie: (request, value) => {
    (request as RepliedRequest)[REPLY]?.header("set-cookie", value);
  },
};
