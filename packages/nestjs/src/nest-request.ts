import { getId, type RequestReader, type SourceValue } from "@otel-sessions/core";

/** What is commonly read of a user or of a verified token. */
export interface RequestUser {
  readonly id?: string | number;
  readonly userId?: string | number;
  readonly sub?: string;
  readonly sid?: string;
}

/**
 * What sources are given: the request of the platform (Express or Fastify), or a message presented
 * as one. Name your platform's type where this does not suffice:
 * `SessionModule.forRoot<FastifyRequest>({ … })`.
 */
export interface NestRequest {
  /** Of the request, of the handshake of a WebSocket, or of a message that has its own (Kafka, RabbitMQ, NATS, gRPC). */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly query?: unknown;
  readonly params?: unknown;
  /** The parsed body, or the payload of a message. */
  readonly body?: unknown;
  /** What a guard or Passport left. */
  readonly user?: RequestUser | null | undefined;
  /** What a guard for tokens left: the payload, or an object that has it. */
  readonly auth?: (RequestUser & { readonly payload?: RequestUser }) | null | undefined;
}

/** Reads the requests of both platforms, and messages. */
export function createNestReader(
  setCookie: RequestReader<NestRequest>["setCookie"],
): RequestReader<NestRequest> {
  return {
    name: "nestjs",
    header: ({ headers }, name) => {
      const value = headers[name];
      return typeof value === "object" ? value.join(name === "cookie" ? "; " : ", ") : value;
    },
    query: ({ query }, name) => getString(query, name),
    param: ({ params }, name) => getString(params, name),
    setCookie,
  };
}

function getString(record: unknown, name: string): string | undefined {
  const value = (record as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return typeof value === "string" ? value : undefined;
}

/**
 * A field of the parsed body, or of the payload of a message: `body("conversationId")`. The sender
 * chooses it, as with any other part of a request.
 *
 * @throws TypeError where no name is given.
 */
export function body(name: string): (request: object) => SourceValue {
  if (typeof name !== "string" || name === "") {
    throw new TypeError(
      `[otel-sessions/nestjs] Expected body() to be given a name, got ${JSON.stringify(name)}`,
    );
  }
  return (request) => getId((request as NestRequest).body, name);
}
