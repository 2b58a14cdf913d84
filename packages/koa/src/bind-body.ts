import { bind, bindInPlace } from "@otel-sessions/core";
import type { Context } from "koa";

/** Keeps the current context while Koa pipes a streamed body, which it does after all middlewares. */
export function bindBody(ctx: Context): void {
  const { body } = ctx;
  const stream: unknown = body instanceof Response ? body.body : body;
  if (stream instanceof ReadableStream) ctx.body = bind(stream);
  else if (isNodeStream(stream)) bindInPlace(stream);
}

const isNodeStream = (value: unknown): value is NodeJS.ReadableStream =>
  typeof (value as Partial<NodeJS.ReadableStream> | null | undefined)?.pipe === "function";
