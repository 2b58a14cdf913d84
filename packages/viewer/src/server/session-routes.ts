import { Hono } from "hono";
import type { SessionKey, Store } from "../store/store.ts";
import { badParameter, RequestError } from "./api-error.ts";
import { readSessionQuery } from "./session-parameters.ts";

/** What the web UI and the command line read. */
export function sessionRoutes(store: Store): Hono {
  const routes = new Hono();
  routes.get("/api/sessions", async (context) => {
    return context.json(await store.listSessions(readSessionQuery(new URL(context.req.url).searchParams)));
  });
  routes.get("/api/sessions/:id", async (context) => {
    const key = readKey(context.req.param("id"), context.req.query("project"));
    return context.json(found(await store.getSession(key), "session"));
  });
  routes.get("/api/sessions/:id/conversation", async (context) => {
    const key = readKey(context.req.param("id"), context.req.query("project"));
    return context.json(found(await store.getConversation(key), "session"));
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
