import type { NestRequest } from "./nest-request.ts";

/** The contexts that Nest's transports give to handlers, as far as they lead to headers. */
interface TransportContext {
  /** Kafka: the message has `headers`; RabbitMQ: its `properties` have. */
  getMessage?(): {
    readonly headers?: Readonly<Record<string, unknown>>;
    readonly properties?: { readonly headers?: Readonly<Record<string, unknown>> };
  };
  /** NATS. */
  getHeaders?(): Iterable<readonly [name: string, values: readonly string[]]> | undefined;
  /** gRPC's metadata. */
  getMap?(): Readonly<Record<string, unknown>>;
}

/** The headers of a message, by lower-case name. A transport without headers (TCP, Redis) gives none. */
export function getMessageHeaders(context: object): NestRequest["headers"] {
  const transport = context as TransportContext;
  const message = transport.getMessage?.();
  const found =
    message?.headers ??
    message?.properties?.headers ??
    transport.getHeaders?.() ??
    transport.getMap?.() ??
    {};
  const entries = Symbol.iterator in found ? found : Object.entries(found);
  return Object.fromEntries([...entries].map(([name, value]) => [name.toLowerCase(), toHeader(value)]));
}

function toHeader(value: unknown): string | readonly string[] | undefined {
  if (Array.isArray(value)) return value.map(String);
  // KafkaJS has bytes.
  return typeof value === "string" || value instanceof Uint8Array ? Buffer.from(value).toString() : undefined;
}
