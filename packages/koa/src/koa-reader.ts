import type { RequestReader } from "@otel-sessions/core";
import type { Context } from "koa";

const single = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Reads the contexts of Koa 2 and 3. Route parameters are those of @koa/router. */
export const koaReader: RequestReader<Context> = {
  name: "koa",
  header: (ctx, name) => {
    const value = ctx.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  },
  query: (ctx, name) => single(ctx.query[name]),
  param: (ctx, name) => single((ctx as { params?: Record<string, unknown> }).params?.[name]),
  setCookie: (ctx, value) => {
    ctx.append("set-cookie", value);
  },
};
