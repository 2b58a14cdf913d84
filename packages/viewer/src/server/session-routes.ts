import { Hono } from "hono";
import { toOtlpJson } from "../otlp/protobuf-to-json.ts";
import type { SessionKey, Store } from "../store/store.ts";
import { badParameter, RequestError } from "./api-error.ts";
import { readEvaluation, readHistogramQuery, readSessionQuery } from "./query-parameters.ts";
import { toCsv } from "./session-csv.ts";

/** Sessions and their traces, as the web UI, the command line and scripts read them. */
export function sessionRoutes(store: Store): Hono {
  const routes = new Hono();
  routes.get("/api/sessions", async (context) => {
    return context.json(await store.listSessions(readSessionQuery(new URL(context.req.url).searchParams)));
  });
  routes.get("/api/sessions/histogram", async (context, next) => {
    const query = readHistogramQuery(new URL(context.req.url).searchParams);
    // Without `by` it is a session that is called so.
    return query === undefined ? next() : context.json(await store.countSessions(query));
  });
  routes.get("/api/sessions/:id", async (context) => {
    const key = readKey(context.req.param("id"), context.req.query("project"));
    return context.json(found(await store.getSession(key), "session"));
  });
  routes.delete("/api/sessions/:id", async (context) => {
    const key = readKey(context.req.param("id"), context.req.query("project"));
    return context.json(found(await store.eraseSession(key), "session"));
  });
  routes.get("/api/sessions/:id/conversation", async (context) => {
    const key = readKey(context.req.param("id"), context.req.query("project"));
    return context.json(found(await store.getConversation(key), "session"));
  });
  routes.get("/api/sessions/:id/export", async (context) => {
    const key = readKey(context.req.param("id"), context.req.query("project"));
    const format = context.req.query("format") || "json";
    context.header("content-disposition", "attachment");
    if (format === "otlp") return context.json(toOtlpJson(found(await store.exportSession(key), "session")));
    if (format !== "json" && format !== "csv") throw badParameter("format", "json, otlp or csv");
    const session = found(await store.getSession(key), "session");
    if (format === "csv")
      return context.text(toCsv(session), 200, { "content-type": "text/csv; charset=utf-8" });
    return context.json({ ...session, conversation: await store.getConversation(key) });
  });
  routes.post("/api/sessions/:id/evaluations", async (context) => {
    const key = readKey(context.req.param("id"), context.req.query("project"));
    if (!/^application\/json\b/i.test(context.req.header("content-type") ?? "")) {
      throw new RequestError(415, "unsupported_media_type", "Send application/json");
    }
    const body: unknown = await context.req.json().catch(() => null);
    return context.json(found(await store.evaluate(key, readEvaluation(body)), "session or turn"), 201);
  });
  routes.get("/api/traces/:traceId", async (context) => {
    const traceId = context.req.param("traceId").toLowerCase();
    if (!/^[0-9a-f]{32}$/.test(traceId)) throw badParameter("traceId", "32 hexadecimal digits");
    return context.json(found(await store.getTrace(traceId), "trace"));
  });
  return routes;
}

function readKey(sessionId: string, project: string | undefined): SessionKey {
  return project === undefined || project === "" ? { sessionId } : { sessionId, project };
}

function found<T>(value: T | null, what: string): T {
  if (value === null) throw new RequestError(404, "not_found", `There is no such ${what}`);
  return value;
}
