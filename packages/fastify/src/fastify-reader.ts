import type { RequestReader } from "@otel-sessions/core";
import type { FastifyReply, FastifyRequest } from "fastify";

/** Fastify's requests do not know their reply, which takes the cookies. */
export const replies: WeakMap<FastifyRequest, FastifyReply> = new WeakMap();

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
    replies.get(request)?.header("set-cookie", value);
  },
};
