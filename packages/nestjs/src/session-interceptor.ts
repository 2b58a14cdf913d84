import { type CallHandler, type ExecutionContext, Inject, type NestInterceptor } from "@nestjs/common";
import { Observable } from "rxjs";
import { SessionScopes } from "./session-scopes.ts";

/**
 * Runs handlers inside the session of their message or request. The module installs it in
 * microservices. Elsewhere it is for those who ask for it, on a class with `@UseInterceptors` or for
 * all with `useGlobalInterceptors`: gateways without {@link withSessions}, message handlers of
 * applications that serve HTTP as well, and HTTP handlers where a source needs what a guard found and
 * has to be waited for.
 *
 * @example
 * ```ts
 * import { NestFactory } from "@nestjs/core";
 * import { SessionInterceptor, SessionModule } from "@otel-sessions/nestjs";
 *
 * const app = await NestFactory.create(SessionModule.forRoot());
 * app.useGlobalInterceptors(app.get(SessionInterceptor));
 * ```
 */
export class SessionInterceptor implements NestInterceptor {
  readonly #scopes: SessionScopes;

  constructor(scopes: SessionScopes) {
    this.#scopes = scopes;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    // Observables are lazy: what counts is where the handler's is subscribed to, not where it is made.
    return new Observable((subscriber) => {
      void this.#scopes.runHandler(context, () => {
        if (subscriber.closed) return;
        try {
          next.handle().subscribe(subscriber);
        } catch (error) {
          subscriber.error(error);
        }
      });
    });
  }
}

Inject(SessionScopes)(SessionInterceptor, undefined, 0);
