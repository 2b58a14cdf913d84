import { cookie, createIdentifier, type DefaultSources, type IdentityOptions } from "@otel-sessions/core";
import type { NextApiRequest } from "next";
import type { NextRequest } from "next/server.js";
import { bindBody } from "./bind-body.ts";
import { createForwardedIdentity } from "./forwarded-identity.ts";
import {
  isApiCall,
  nextReader,
  type ServerRequest,
  type SessionRequest,
  setDetails,
} from "./next-request.ts";
import { getServerRequest } from "./server-request.ts";

/** Options of {@link withSession}. */
export interface SessionOptions<Req extends SessionRequest = SessionRequest> extends IdentityOptions<Req> {}

/** A route handler of the App Router: `export const POST = …` in `route.ts`. */
export type RouteHandler = (
  request: NextRequest,
  context: { params: Promise<never> },
) => Response | Promise<Response>;

/** The request that a handler's sources are asked with. */
export type RequestOf<Handler extends (...args: never[]) => unknown> =
  Parameters<Handler> extends [NextApiRequest, ...unknown[]]
    ? NextApiRequest
    : Awaited<ReturnType<Handler>> extends Response
      ? NextRequest
      : ServerRequest;

/** What is asked where no source is named: login cookies whose value lasts as long as the login. */
export const defaultSources: DefaultSources<SessionRequest> = {
  sessionId: [cookie("__Secure-better-auth.session_token"), cookie("better-auth.session_token")],
  userId: [],
};

/**
 * Runs a handler inside the session and user of its request: every span that it starts, the body
 * that is streamed after it has returned, and the spans around it carry `session.id` and `user.id`.
 *
 * Wraps route handlers, `pages/api` handlers, server actions (in a file that begins with
 * `"use server"`), server components and `generateMetadata`. The handler keeps its type. What no
 * source finds is taken from the proxy, if {@link createSessionProxy} runs there.
 *
 * @throws TypeError naming the option that cannot be used.
 *
 * @example
 * ```ts
 * // app/api/chat/route.ts
 * import { header, withSession } from "@otel-sessions/next";
 *
 * export const POST = withSession(async (request) => new Response(await request.text()), {
 *   sessionId: header("x-conversation-id"),
 * });
 * ```
 */
export function withSession<Handler extends RouteHandler>(
  handler: Handler,
  options?: SessionOptions<NextRequest>,
): Handler;
export function withSession<Handler extends (...args: never[]) => unknown>(
  handler: Handler,
  options?: SessionOptions<RequestOf<Handler>>,
): Handler;
export function withSession(
  handler: (...args: never[]) => unknown,
  options: SessionOptions<never> = {},
): unknown {
  if (typeof handler !== "function") {
    throw new TypeError(
      `[otel-sessions/next] Expected withSession() to be given a function, got ${typeof handler}`,
    );
  }
  // The overloads see to it that sources are only asked with the kind of request that they take.
  const identifier = createIdentifier(options as SessionOptions, nextReader, defaultSources);
  const forwarded = createForwardedIdentity(options.pseudonym);

  function run(request: SessionRequest, next: () => unknown): unknown {
    return forwarded.read(nextReader.header(request, forwarded.header), (complete) =>
      identifier.run(request, () => {
        complete();
        return next();
      }),
    );
  }

  function wrapped(this: unknown, ...args: unknown[]): unknown {
    const call = (): unknown => handler.apply(this, args as never[]);
    const [request, second] = args;
    if (request instanceof Request) return runRoute(request as NextRequest, second, run, call);
    if (isApiCall(args)) {
      const [apiRequest, response] = args;
      setDetails(apiRequest, {
        setCookie: (value) => !response.headersSent && Boolean(response.appendHeader("set-cookie", value)),
      });
      return run(apiRequest, call);
    }
    return getServerRequest(request).then((serverRequest) => run(serverRequest, call));
  }
  return Object.defineProperty(wrapped, "name", { value: handler.name, configurable: true });
}

function runRoute(
  request: NextRequest,
  context: unknown,
  run: (request: NextRequest, next: () => unknown) => unknown,
  handler: () => unknown,
): unknown {
  const cookies: string[] = [];
  setDetails(request, {
    params: (context as { params?: Promise<Record<string, unknown>> } | undefined)?.params,
    setCookie: (value) => cookies.push(value) > 0,
  });
  return run(request, () => {
    const result = handler();
    return result instanceof Promise
      ? result.then((response: unknown) => finish(response, cookies))
      : finish(result, cookies);
  });
}

/** The response with cookies added, and with a body that keeps the context while it is streamed. */
function finish(response: unknown, cookies: readonly string[]): unknown {
  if (!(response instanceof Response) || response.type === "error") return response;
  const isKept = cookies.length === 0;
  if (isKept && (isWhole(response) || response.body === null)) return response;
  const body = response.body && bindBody(response.body);
  if (isKept && body === response.body) return response;
  const headers = new Headers(response.headers);
  for (const value of cookies) headers.append("set-cookie", value);
  const { status, statusText } = response;
  return new Response(body, { status, statusText, headers });
}

/**
 * Whether nothing of the application runs while a body is read. Asked of the headers, since looking at
 * a body cannot tell, and one more stream costs as much as finding out whose request it is. Spans of a
 * stream of JSON have their ids from the request's own span.
 */
function isWhole({ headers }: Response): boolean {
  return headers.get("content-type")?.startsWith("application/json") === true;
}
