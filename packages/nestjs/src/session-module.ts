import {
  type DynamicModule,
  Inject,
  type ModuleMetadata,
  type NestInterceptor,
  type NestModule,
  type Provider,
} from "@nestjs/common";
import { APP_INTERCEPTOR, HttpAdapterHost } from "@nestjs/core";
import { coverHttp } from "./cover-http.ts";
import type { NestRequest } from "./nest-request.ts";
import { SessionInterceptor } from "./session-interceptor.ts";
import { type SessionOptions, SessionScopes } from "./session-scopes.ts";

/** Options of {@link SessionModule.forRootAsync}. */
export interface SessionModuleAsyncOptions<Req = NestRequest> {
  /** Modules whose providers are injected. */
  readonly imports?: ModuleMetadata["imports"];
  /** What `useFactory` is called with. */
  readonly inject?: NonNullable<Extract<Provider, { useFactory: unknown }>["inject"]>;
  /** Makes the options. */
  readonly useFactory: (...dependencies: never[]) => SessionOptions<Req> | Promise<SessionOptions<Req>>;
}

/**
 * Runs every request and message inside its session and user: all spans, the server span included,
 * carry `session.id` and `user.id`. Import it once, in the root module.
 *
 * What guards learn is seen from the next span on. Without options it takes a pseudonym of the id of
 * express-session or @fastify/session, else the `sid` of a verified token, and the `id`, `userId` or
 * `sub` of `request.user`.
 *
 * @example
 * ```ts
 * import { Module } from "@nestjs/common";
 * import { header, SessionModule } from "@otel-sessions/nestjs";
 *
 * \@Module({ imports: [SessionModule.forRoot({ sessionId: header("x-conversation-id") })] })
 * export class AppModule {}
 * ```
 */
export class SessionModule implements NestModule {
  readonly #host: HttpAdapterHost;
  readonly #scopes: SessionScopes;

  constructor(host: HttpAdapterHost, scopes: SessionScopes) {
    this.#host = host;
    this.#scopes = scopes;
  }

  /**
   * The module with options that are known now.
   *
   * @throws TypeError naming the option that cannot be used.
   */
  static forRoot<Req = NestRequest>(options: SessionOptions<Req> = {}): DynamicModule {
    return createModule({ provide: SessionScopes, useValue: createScopes(options) });
  }

  /** The module with options that other providers know. Starting fails where one cannot be used. */
  static forRootAsync<Req = NestRequest>(options: SessionModuleAsyncOptions<Req>): DynamicModule {
    const { imports, inject, useFactory } = options;
    if (typeof useFactory !== "function") {
      throw new TypeError(
        `[otel-sessions/nestjs] Expected \`useFactory\` to be a function, got ${typeof useFactory}`,
      );
    }
    const scopes: Provider = {
      provide: SessionScopes,
      useFactory: async (...dependencies: never[]) => createScopes(await useFactory(...dependencies)),
      ...(inject !== undefined && { inject }),
    };
    return { ...createModule(scopes), ...(imports !== undefined && { imports }) };
  }

  /** Called by Nest after the middlewares of `main.ts` and before those of modules. */
  configure(): void {
    coverHttp(this.#host.httpAdapter, this.#scopes);
  }
}

Inject(HttpAdapterHost)(SessionModule, undefined, 0);
Inject(SessionScopes)(SessionModule, undefined, 1);

function createModule(scopes: Provider): DynamicModule {
  return {
    module: SessionModule,
    global: true,
    providers: [
      scopes,
      SessionInterceptor,
      {
        provide: APP_INTERCEPTOR,
        useFactory: createMessageInterceptor,
        inject: [HttpAdapterHost, SessionInterceptor],
      },
    ],
    exports: [SessionScopes, SessionInterceptor],
  };
}

/**
 * Microservices have no other place where a scope could be opened. On HTTP it is open by then, and a
 * global interceptor, whatever it does, costs every request more than all the rest of this package.
 */
function createMessageInterceptor(
  host: HttpAdapterHost,
  interceptor: SessionInterceptor,
): NestInterceptor | undefined {
  if (host.httpAdapter) return undefined;
  return {
    intercept: (context, next) =>
      context.getType() === "rpc" ? interceptor.intercept(context, next) : next.handle(),
  };
}

/** Which platform's request there is, the caller says by naming its type. */
const createScopes = <Req>(options: SessionOptions<Req>): SessionScopes =>
  new SessionScopes(options as unknown as SessionOptions);
