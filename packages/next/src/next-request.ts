import type { RequestReader } from "@otel-sessions/core";
import type { NextApiRequest, NextApiResponse } from "next";
import type { NextRequest } from "next/server.js";

/** What Next.js shows a server action or a server component of its request. */
export interface ServerRequest {
  readonly headers: Headers;
}

/** A request in any of the forms in which Next.js hands it out. */
export type SessionRequest = NextRequest | NextApiRequest | ServerRequest;

type Values = Readonly<Record<string, unknown>>;

/** What belongs to a request but is not on it. */
export interface RequestDetails {
  /** Route parameters: a promise since Next 15. */
  readonly params?: Values | Promise<Values> | undefined;
  /** Query parameters, where the request has no address. */
  readonly searchParams?: Values | Promise<Values> | undefined;
  /** Adds a `Set-Cookie` header; `false` where it is too late. */
  readonly setCookie?: (value: string) => boolean;
}

const detailsOf = new WeakMap<SessionRequest, RequestDetails>();

/** Remembers what {@link nextReader} needs to know beside the request. */
export function setDetails(request: SessionRequest, details: RequestDetails): void {
  detailsOf.set(request, details);
}

/** The first arguments of a `pages/api` handler. */
export function isApiCall(args: readonly unknown[]): args is readonly [NextApiRequest, NextApiResponse] {
  const [request, response] = args as readonly [Partial<NextApiRequest>?, Partial<NextApiResponse>?];
  return typeof request?.headers === "object" && typeof response?.setHeader === "function";
}

const isApiRequest = (request: SessionRequest): request is NextApiRequest =>
  typeof (request as Partial<ServerRequest>).headers?.get !== "function";

/** The headers of a request in the form that login libraries take. */
export function headersOf(request: SessionRequest): Headers {
  if (!isApiRequest(request)) return request.headers;
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) headers.append(name, each);
    }
  }
  return headers;
}

const single = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function find(
  values: RequestDetails["params"],
  name: string,
): string | undefined | Promise<string | undefined> {
  return values instanceof Promise ? values.then((settled) => single(settled[name])) : single(values?.[name]);
}

/** The address of a request; `pages/api` knows the path alone, server actions and components nothing. */
function searchOf(request: SessionRequest): URLSearchParams | undefined {
  const { url } = request as { url?: unknown };
  return typeof url === "string" ? new URL(url, "http://localhost").searchParams : undefined;
}

/** Reads the requests of route handlers, `pages/api`, server actions and server components. */
export const nextReader: RequestReader<SessionRequest> = {
  name: "next",
  header(request, name) {
    if (!isApiRequest(request)) return request.headers.get(name) ?? undefined;
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  },
  query(request, name) {
    const search = searchOf(request);
    if (search === undefined) return find(detailsOf.get(request)?.searchParams, name);
    const [value, ...others] = search.getAll(name);
    return others.length === 0 ? value : undefined;
  },
  param(request, name) {
    if (!isApiRequest(request)) return find(detailsOf.get(request)?.params, name);
    // `pages/api` mixes route and query parameters: what the query says is no route parameter.
    const value = single(request.query[name]);
    return searchOf(request)
      ?.getAll(name)
      .includes(value ?? "") === true
      ? undefined
      : value;
  },
  setCookie: (request, value) => detailsOf.get(request)?.setCookie?.(value) ?? false,
};
