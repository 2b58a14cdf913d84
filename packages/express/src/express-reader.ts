import type { RequestReader } from "@otel-sessions/core";
import type { Request } from "express";

const single = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Reads Express 4 and 5 requests. */
export const expressReader: RequestReader<Request> = {
  name: "express",
  header: (req, name) => {
    const value = req.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  },
  query: (req, name) => single(req.query[name]),
  param: (req, name) => single(req.params[name]),
  setCookie: (req, value) => {
    req.res?.append("set-cookie", value);
  },
};
