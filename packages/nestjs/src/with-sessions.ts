import type { INestApplicationContext, WebSocketAdapter, WsMessageHandler } from "@nestjs/common";
import { context as contextApi } from "@opentelemetry/api";
import { isObservable, Observable } from "rxjs";
import { SessionScopes } from "./session-scopes.ts";

type Callback = (client: object, ...rest: unknown[]) => unknown;

/**
 * A WebSocket adapter whose connections, messages and disconnections run inside the session of
 * their client, guards, pipes and exception filters included: Nest's interceptors only run around
 * the handlers of messages. A `ws` client does not know the HTTP request that it came with; this
 * adapter remembers it, so that headers, cookies and the query can be read.
 *
 * Where a source has to be waited for, `handleConnection` runs without an identity: Nest has to
 * subscribe to the client's messages at once, or would miss the first.
 *
 * @param app - the application, which imports `SessionModule`.
 *
 * @example
 * ```ts
 * import { Module } from "@nestjs/common";
 * import { NestFactory } from "@nestjs/core";
 * import { WsAdapter } from "@nestjs/platform-ws";
 * import { query, SessionModule, withSessions } from "@otel-sessions/nestjs";
 *
 * \@Module({ imports: [SessionModule.forRoot({ sessionId: query("conversation") })] })
 * class AppModule {}
 *
 * const app = await NestFactory.create(AppModule);
 * app.useWebSocketAdapter(withSessions(new WsAdapter(app), app));
 * ```
 */
export function withSessions<Adapter extends WebSocketAdapter>(
  adapter: Adapter,
  app: Pick<INestApplicationContext, "get">,
): Adapter {
  const scopes = app.get(SessionScopes);
  const changed: Pick<
    WebSocketAdapter,
    "bindClientConnect" | "bindClientDisconnect" | "bindMessageHandlers"
  > = {
    bindClientConnect: (server: unknown, callback: Callback) =>
      adapter.bindClientConnect(server, (client: object, ...rest: unknown[]) => {
        scopes.setUpgrade(client, rest[0]);
        runAtOnce(
          (next) => scopes.runMessage(client, undefined, next),
          () => callback(client, ...rest),
        );
      }),
    bindClientDisconnect: (client: object, callback: (...args: unknown[]) => unknown) =>
      adapter.bindClientDisconnect?.(client, (...args: unknown[]) =>
        scopes.runMessage(client, undefined, () => callback(...args)),
      ),
    bindMessageHandlers: (client: object, handlers, transform) =>
      adapter.bindMessageHandlers(
        client,
        handlers.map((handler) => ({ ...handler, callback: inScope(scopes, client, handler) })),
        transform,
      ),
  };
  return new Proxy(adapter, {
    get(target, name) {
      if (Object.hasOwn(changed, name)) return Reflect.get(changed, name);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}

/** Runs something in a scope, or without where the scope has to be waited for. */
function runAtOnce(run: (next: () => void) => unknown, callback: () => void): void {
  let hasRun = false;
  const once = (): void => {
    if (hasRun) return;
    hasRun = true;
    callback();
  };
  void run(once);
  once();
}

function inScope(
  scopes: SessionScopes,
  client: object,
  { callback }: WsMessageHandler,
): WsMessageHandler["callback"] {
  return async (data: unknown, ...rest: unknown[]) =>
    scopes.runMessage(client, data, async () => keepContext(await callback(data, ...rest)));
}

/** What a handler answers may be an Observable, which runs when the adapter subscribes to it. */
function keepContext(answer: unknown): unknown {
  if (!isObservable(answer)) return answer;
  const active = contextApi.active();
  return new Observable((subscriber) => contextApi.with(active, () => answer.subscribe(subscriber)));
}
