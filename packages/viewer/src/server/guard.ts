import type { MiddlewareHandler } from "hono";
import { answerFailure } from "./answer-failure.ts";

/**
 * Keeps web pages out. With a token, which no page knows, the server may go by any name.
 * Every page a browser opens can send requests to a server on this machine:
 * directly, which its `Origin` gives away, or under a name of its own that it lets point here
 * (DNS rebinding), which the `Host` gives away.
 */
export function guard(boundHost: string, hasToken: boolean): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header("host") ?? "";
    if (!hasToken && !isLocalName(host, boundHost)) {
      return answerFailure(context, 403, "forbidden_host", "This server does not answer to that Host");
    }
    const origin = context.req.header("origin");
    if (origin !== undefined && !isSameOrigin(origin, host)) {
      return answerFailure(
        context,
        403,
        "forbidden_origin",
        "This server does not answer to pages of other origins",
      );
    }
    await next();
    return undefined;
  };
}

function isLocalName(host: string, boundHost: string): boolean {
  const name = parseHost(host)?.hostname;
  if (name === undefined) return false;
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(name) ||
    name === parseHost(boundHost.includes(":") ? `[${boundHost}]` : boundHost)?.hostname
  );
}

function parseHost(host: string): URL | null {
  return /^[\w.:[\]-]+$/.test(host) ? URL.parse(`http://${host}`) : null;
}

function isSameOrigin(origin: string, host: string): boolean {
  const parsed = URL.parse(origin);
  return parsed !== null && parsed.host === parseHost(host)?.host;
}
