import { readCookie, verifySignedCookie } from "./cookies.ts";
import { createSigner, toBytes } from "./hmac.ts";
import { Credential } from "./credential.ts";
import { expected } from "../expected.ts";

/** How an adapter reads its framework's requests. One object per adapter, none per request. */
export interface RequestReader<Req> {
  /** The adapter's name, for messages: `express`. */
  readonly name: string;
  /** A header by its lower-case name; values of repeated headers joined by ", " (cookies by "; "). */
  header(request: Req, name: string): string | undefined;
  /** A query parameter; `undefined` where it is missing or repeated. */
  query(request: Req, name: string): string | undefined | Promise<string | undefined>;
  /** A route parameter, as far as the request has been routed. */
  param(request: Req, name: string): string | undefined | Promise<string | undefined>;
  /** Adds a `Set-Cookie` header to the response; `false` where the framework lets none be set (any more). */
  setCookie(request: Req, value: string): unknown;
}

/** What a source found. A number is taken as its decimal digits; `null` and `""` are nothing. */
export type SourceValue = string | number | bigint | Credential | null | undefined;

/**
 * A source that knows what it reads. Unlike what a function returns, its value is not compared with the
 * cookies and the token of the request: a user's id stays one where some cookie has it, too.
 *
 * @typeParam Request - what it can read from; anything, where it asks by way of the reader.
 */
export interface RequestSource<Request = unknown> {
  /** What it reads, for messages: `cookie "sid"`. */
  readonly description: string;
  /** Whether it can find something later in a request that it does not find at its beginning. */
  readonly late: boolean;
  read<Req extends Request>(request: Req, reader: RequestReader<Req>): SourceValue | Promise<SourceValue>;
}

/**
 * Where an id comes from: one of the sources, or a function of the framework's request. While it
 * has found nothing, a function is asked again when a span starts, as long as the request's own span
 * is open: it may read what a later middleware or guard leaves on the request. One that returns a
 * promise is asked when the request arrives and, where an adapter has a point after authentication
 * (Nest's interceptor), once more.
 */
export type Source<Req> = RequestSource<Req> | ((request: Req) => SourceValue | Promise<SourceValue>);

function requireName(call: string, name: unknown): asserts name is string {
  if (typeof name !== "string" || name === "") {
    throw expected(`${call} to be given a name`, JSON.stringify(name));
  }
}

/**
 * A cookie. Its value is a credential: it is recorded as a pseudonym only.
 *
 * @param options.secret - the secret (or secrets, newest first) that Express signed the cookie with;
 * one that does not verify is ignored. Without it a signed cookie is taken as it is.
 *
 * @example
 * ```ts
 * import { cookie } from "@otel-sessions/core";
 *
 * const options = { sessionId: cookie("sid", { secret: "what signs it" }) }; // of any adapter
 * ```
 */
export function cookie(
  name: string,
  options: { readonly secret?: string | readonly string[] } = {},
): RequestSource {
  requireName("cookie()", name);
  const secrets = typeof options.secret === "string" ? [options.secret] : options.secret;
  const signers = secrets?.map((secret) => createSigner(toBytes(secret)));
  return {
    description: `cookie "${name}"`,
    late: false,
    read(request, reader) {
      const value = readCookie(reader.header(request, "cookie"), name);
      if (value === undefined) return undefined;
      const verified = signers === undefined ? value : verifySignedCookie(value, signers);
      return verified === undefined ? undefined : new Credential(verified);
    },
  };
}

const CREDENTIAL_HEADER = /authorization|cookie|token|secret|api-?key|password/;

/**
 * A request header. Anyone who can reach the service can set it, so it is never read by default.
 * The value is recorded as it is, unless the name says that it is a credential
 * (`authorization`, `x-api-key`, …).
 *
 * @example
 * ```ts
 * import { header } from "@otel-sessions/core";
 *
 * const options = { sessionId: header("x-conversation-id") }; // of any adapter
 * ```
 */
export function header(name: string): RequestSource {
  requireName("header()", name);
  const lowerCase = name.toLowerCase();
  const isCredential = CREDENTIAL_HEADER.test(lowerCase);
  return {
    description: `header "${name}"`,
    late: false,
    read(request, reader) {
      const value = reader.header(request, lowerCase);
      return value !== undefined && value !== "" && isCredential ? new Credential(value) : value;
    },
  };
}

/**
 * A query parameter. A repeated one is ambiguous and ignored.
 *
 * @example
 * ```ts
 * import { query } from "@otel-sessions/core";
 *
 * const options = { sessionId: query("conversation") }; // of any adapter: /chat?conversation=c-1
 * ```
 */
export function query(name: string): RequestSource {
  requireName("query()", name);
  return {
    description: `query parameter "${name}"`,
    late: false,
    read: (request, reader) => reader.query(request, name),
  };
}

/**
 * A route parameter: `/chats/:chatId`. Read again when a span starts, since routing happens later.
 *
 * @example
 * ```ts
 * import { param } from "@otel-sessions/core";
 *
 * const options = { sessionId: param("chatId") }; // of any adapter: /chats/:chatId
 * ```
 */
export function param(name: string): RequestSource {
  requireName("param()", name);
  return {
    description: `route parameter "${name}"`,
    late: true,
    read: (request, reader) => reader.param(request, name),
  };
}
