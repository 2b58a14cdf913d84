import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { compress } from "hono/compress";
import type { ApiError } from "../api/contract.ts";
import {
  AmbiguousSessionError,
  DamagedStoreError,
  StoreUnavailableError,
  type Store,
} from "../store/store.ts";
import { answerFailure } from "./answer-failure.ts";
import { answerError, RequestError } from "./api-error.ts";
import { answerFirst } from "./first-answers.ts";
import { guard } from "./guard.ts";
import { isLoopback } from "./loopback.ts";
import { otlpRoutes } from "./otlp-routes.ts";
import { overviewRoutes } from "./overview-routes.ts";
import { sessionRoutes } from "./session-routes.ts";
import { requireToken } from "./require-token.ts";
import { uiRoutes } from "./ui-routes.ts";

/** What an {@link createApp app} is made from. */
export interface AppOptions {
  readonly store: Store;
  /** The address it is bound to, to which it also answers. */
  readonly host: string;
  /** Most bytes of a request body, after decompression. */
  readonly bodyLimit: number;
  /** Where the built web UI is. */
  readonly uiFolder: string;
  /** What a client must show, if anything. */
  readonly token: string | undefined;
  /** Aborted when the viewer closes: streams then end. */
  readonly closing: AbortSignal;
}

/** Nothing from elsewhere is ever loaded or run: conversations hold what strangers wrote. */
const securityHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};

export function createApp(options: AppOptions): Hono<{ Bindings: HttpBindings }> {
  const { store, host, bodyLimit, uiFolder, token, closing } = options;
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) context.header(name, value);
  });
  // On one machine it takes longer than what it saves.
  if (!isLoopback(host)) app.use(compress());
  app.use(guard(host, token !== undefined));
  if (token !== undefined) for (const path of ["/api/*", "/v1/*", "/mcp"]) app.use(path, requireToken(token));
  app.get("/healthz", (context) => context.json({ status: "ok" }));
  app.route("/", otlpRoutes(store, bodyLimit));
  app.route("/", sessionRoutes(store));
  app.route("/", overviewRoutes(store, closing));
  // A browser that navigates shows no token: its page says nothing until it was given one.
  const isOpen = token === undefined;
  app.route(
    "/",
    uiRoutes(uiFolder, async (...page) => (isOpen ? answerFirst(store, ...page) : null)),
  );
  app.notFound((context) => answerFailure(context, 404, "not_found", "There is no such resource"));
  app.onError((error, context) => {
    if (error instanceof RequestError) return answerError(context, error.status, error.code, error.message);
    if (error instanceof AmbiguousSessionError) {
      const { message, projects } = error;
      return context.json(
        { error: { code: "ambiguous_session", message, projects } } satisfies ApiError,
        409,
      );
    }
    if (error instanceof StoreUnavailableError) {
      context.header("retry-after", "5");
      return answerError(context, 503, "store_unavailable", error.message);
    }
    if (error instanceof DamagedStoreError) {
      const { message, cause } = error;
      console.error(`otel-sessions: ${message} (${cause instanceof Error ? cause.message : "unreadable"})`);
      return answerFailure(context, 503, "store_damaged", message);
    }
    console.error(error);
    return answerFailure(context, 500, "internal", "Something went wrong; the server's log says what");
  });
  return app;
}
