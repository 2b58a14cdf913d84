import { createIdentifier } from "@otel-sessions/core";
import { type NextRequest, NextResponse } from "next/server.js";
import { createForwardedIdentity } from "./forwarded-identity.ts";
import { nextReader, setDetails } from "./next-request.ts";
import { defaultSources, type SessionOptions } from "./with-session.ts";

/**
 * Answers a request in the proxy. `headers` are those of the request with the identity added: pass
 * them on with `NextResponse.next({ request: { headers } })`.
 */
export type ProxyHandler = (request: NextRequest, headers: Headers) => Response | Promise<Response>;

/**
 * Creates a `proxy.ts` that finds out who a request is from and tells the route, in a header that is
 * signed under the pseudonym key. {@link withSession} takes from it what its own sources do not find.
 * Spans of the proxy carry the identity, too.
 *
 * @param handler - what the proxy does; it lets every request through by default.
 * @throws TypeError naming the option that cannot be used.
 *
 * @example
 * ```ts
 * // proxy.ts
 * import { createSessionProxy } from "@otel-sessions/next";
 *
 * export const proxy = createSessionProxy({ issue: { cookie: "visit" } });
 * ```
 */
export function createSessionProxy(
  options: SessionOptions<NextRequest> = {},
  handler: ProxyHandler = (_request, headers) => NextResponse.next({ request: { headers } }),
): (request: NextRequest) => Promise<Response> {
  if (typeof handler !== "function") {
    throw new TypeError(
      `[otel-sessions/next] Expected createSessionProxy() to be given a function, got ${typeof handler}`,
    );
  }
  const identifier = createIdentifier<NextRequest>(options, nextReader, defaultSources);
  const forwarded = createForwardedIdentity(options.pseudonym);
  return async function proxy(request) {
    const cookies: string[] = [];
    setDetails(request, { setCookie: (value) => cookies.push(value) > 0 });
    return identifier.run(request, async () => {
      const headers = withCookies(request.headers, cookies);
      // What a client sent under this name is not passed on.
      headers.delete(forwarded.header);
      const identity = forwarded.write();
      if (identity !== undefined) headers.set(forwarded.header, identity);
      const response = await handler(request, headers);
      if (cookies.length === 0) return response;
      const { status, statusText, body } = response;
      const answer = new Response(body, { status, statusText, headers: response.headers });
      for (const value of cookies) answer.headers.append("set-cookie", value);
      return answer;
    });
  };
}

/** The headers as the visitor will send them next time, so that the route finds the session just issued. */
function withCookies(headers: Headers, cookies: readonly string[]): Headers {
  const changed = new Headers(headers);
  if (cookies.length === 0) return changed;
  const names = new Set(cookies.map((value) => value.slice(0, value.indexOf("="))));
  const kept = (headers.get("cookie") ?? "")
    .split(/; */)
    .filter((pair) => pair !== "" && !names.has(pair.slice(0, pair.indexOf("="))));
  const issued = cookies.map((value) => value.slice(0, value.indexOf(";")));
  changed.set("cookie", [...kept, ...issued].join("; "));
  return changed;
}
