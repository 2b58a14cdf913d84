import { createPseudonymizer } from "@otel-sessions/core";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { ChangeEvent } from "../api/contract.ts";
import type { Store } from "../store/store.ts";
import { RequestError } from "./api-error.ts";
import { readDoctorQuery, readUserQuery } from "./query-parameters.ts";

/** Proxies and browsers give up on a stream that is silent for long. */
const heartbeat = 15_000;

/** Users, the doctor and what changes. */
export function overviewRoutes(store: Store, closing: AbortSignal): Hono {
  const routes = new Hono();
  routes.get("/api/users", async (context) => {
    return context.json(await store.listUsers(readUserQuery(new URL(context.req.url).searchParams)));
  });
  routes.delete("/api/users/:id", async (context) => {
    const erased = await store.eraseUser(namesOf(context.req.param("id")));
    if (erased === null) throw new RequestError(404, "not_found", "There is no such user");
    return context.json(erased);
  });
  routes.get("/api/doctor", async (context) => {
    return context.json(await store.diagnose(readDoctorQuery(new URL(context.req.url).searchParams)));
  });
  routes.get("/api/events", (context) => {
    return streamSSE(context, async (stream) => {
      const queue: ChangeEvent[] = [];
      let wake: () => void = () => undefined;
      const stop = store.onChange((change) => {
        queue.push(change);
        wake();
      });
      const end = (): void => wake();
      stream.onAbort(end);
      closing.addEventListener("abort", end);
      await stream.write(": connected\n\n");
      while (!stream.aborted && !closing.aborted) {
        const changes = queue.splice(0);
        if (changes.length > 0) {
          const sessions = changes.flatMap((change) => change.sessions);
          await stream.writeSSE({
            event: "change",
            data: JSON.stringify({ sessions } satisfies ChangeEvent),
          });
          continue;
        }
        let timer: NodeJS.Timeout | undefined;
        const isSilent = await new Promise<boolean>((resolve) => {
          wake = () => resolve(false);
          timer = setTimeout(() => resolve(true), heartbeat);
        });
        clearTimeout(timer);
        if (isSilent) await stream.write(": still here\n\n");
      }
      stop();
      closing.removeEventListener("abort", end);
    });
  });
  return routes;
}

/** The id itself, and what the applications made of it where they share their key with us. */
function namesOf(userId: string): string[] {
  const key = process.env["OTEL_SESSIONS_KEY"];
  return key ? [userId, createPseudonymizer(key)("userId", userId)] : [userId];
}
