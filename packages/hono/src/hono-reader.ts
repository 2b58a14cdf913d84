import type { RequestReader } from "@otel-sessions/core";
import type { Context } from "hono";

/** Reads Hono's contexts. */
export const honoReader: RequestReader<Context> = {
  name: "hono",
  header: (c, name) => c.req.header(name),
  query(c, name) {
    const values = c.req.queries(name);
    return values?.length === 1 ? values[0] : undefined;
  },
  param: (c, name) => c.req.param(name),
  setCookie: (c, value) => {
    c.header("set-cookie", value, { append: true });
  },
};
