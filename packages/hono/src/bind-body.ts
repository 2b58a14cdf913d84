import { bind, bindInPlace } from "@otel-sessions/core";
import type { Context } from "hono";

/**
 * Keeps the current context while the server reads a streamed body, which it does after the
 * middleware has returned: `pull()`, generators and `cancel()` run in it.
 */
export function bindBody(c: Context): void {
  const { res } = c;
  const source = sourceOf(res);
  if (source instanceof ReadableStream) bindInPlace(source);
  if (source !== undefined || res.body === null) return;
  const bound = new Response(bind(res.body), res);
  // Set to nothing first: Hono would merge the headers of both responses, and copy the body once more.
  c.res = undefined;
  c.res = bound;
}

// The symbol under which @hono/node-server keeps `[status, body, headers]`, once it was seen.
let cacheKey: symbol | undefined;

/**
 * What a response was made of, where @hono/node-server knows. Looking at `body` would make a stream of
 * a text, which costs as much as the rest of a small request, and have a stream sent in a slower way.
 * That server reads streams by their own methods. Should it change, we are slower and no less right.
 */
function sourceOf(response: Response): unknown {
  cacheKey ??= Object.getOwnPropertySymbols(response).find(({ description }) => description === "cache");
  const cached: unknown = cacheKey && Reflect.get(response, cacheKey);
  return Array.isArray(cached) ? cached[1] : undefined;
}
