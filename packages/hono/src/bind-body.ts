import { bind } from "@otel-sessions/core";
import type { Context } from "hono";

/**
 * Keeps the current context while the server reads a streamed body, which it does after the
 * middleware has returned: `pull()`, generators and `cancel()` run in it.
 */
export function bindBody(c: Context): void {
  const { res } = c;
  if (isWhole(res) || res.body === null) return;
  const bound = new Response(bind(res.body), res);
  // Set to nothing first: Hono would merge the headers of both responses, and copy the body once more.
  c.res = undefined;
  c.res = bound;
}

// The symbol under which @hono/node-server keeps `[status, body, headers]`, once it was seen.
let cacheKey: symbol | undefined;

/**
 * Whether a response is known to be no stream. Looking at `body` makes a stream of a text, which
 * costs as much as the rest of a small request; @hono/node-server sends texts without, and keeps
 * what they were made of. Should it stop to, we are slower and no less right.
 */
function isWhole(response: Response): boolean {
  cacheKey ??= Object.getOwnPropertySymbols(response).find(({ description }) => description === "cache");
  const cached: unknown = cacheKey && Reflect.get(response, cacheKey);
  return Array.isArray(cached) && !(cached[1] instanceof ReadableStream);
}
