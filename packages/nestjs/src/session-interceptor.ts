import { type CallHandler, type ExecutionContext, Inject, type NestInterceptor } from "@nestjs/common";
import { Observable } from "rxjs";
import { SessionScopes } from "./session-scopes.ts";

/**
 * Runs handlers inside the session of their request or message; what a guard has put on the request
 * by now is read again. The module installs it for all handlers. Nest 11 leaves gateways out of
 * that: give them `@UseInterceptors(SessionInterceptor)`, or wrap the adapter with
 * {@link withSessions}.
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
