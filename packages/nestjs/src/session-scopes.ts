import type { IncomingMessage } from "node:http";
import type { ExecutionContext } from "@nestjs/common";
import { createIdentifier, type Identifier, type IdentityOptions } from "@otel-sessions/core";
import { MessageRequest } from "./message-request.ts";
import { createNestReader, type NestRequest } from "./nest-request.ts";
import { jwtSession, jwtSubject, loginSession, passport } from "./request-sources.ts";

/** Options of {@link SessionModule.forRoot}. */
export interface SessionOptions<Req = NestRequest> extends IdentityOptions<Req> {}

/** Runs requests and messages inside their sessions. One per module. */
export class SessionScopes {
  readonly #identifier: Identifier<NestRequest>;
  /** How the response to a request is given a cookie. There are none where no session is issued. */
  readonly #cookieSetters: WeakMap<object, (value: string) => void> | undefined;
  readonly #upgrades = new WeakMap<object, IncomingMessage>();

  /** @throws TypeError naming the option that cannot be used. */
  constructor(options: SessionOptions) {
    this.#cookieSetters = options.issue ? new WeakMap() : undefined;
    const reader = createNestReader((request, value) => {
      const setCookie = this.#cookieSetters?.get(request);
      // A message has no response.
      if (setCookie === undefined) return false;
      setCookie(value);
      return true;
    });
    this.#identifier = createIdentifier<NestRequest>(options, reader, {
      sessionId: [loginSession(), jwtSession()],
      userId: [passport(), jwtSubject()],
    });
  }

  /** Runs what follows a request's arrival. */
  runRequest(request: NestRequest, setCookie: (value: string) => void, next: () => void): void {
    this.#cookieSetters?.set(request, setCookie);
    void this.#identifier.run(request, next);
  }

  /** Runs a handler: of a request that has its scope already, or of a message. */
  runHandler<Result>(context: ExecutionContext, next: () => Result): Result | Promise<Result> {
    switch (context.getType<string>()) {
      case "ws": {
        const message = context.switchToWs();
        return this.runMessage(message.getClient<object>(), message.getData<unknown>(), next);
      }
      case "rpc": {
        const message = context.switchToRpc();
        const transport = message.getContext<unknown>();
        const request = new MessageRequest(isObject(transport) ? transport : {}, message.getData<unknown>());
        return this.#identifier.run(request, next);
      }
      case "graphql":
        return this.#resume(getGraphqlRequest(context.getArgByIndex<unknown>(2)), next);
      default:
        return this.#resume(context.switchToHttp().getRequest<unknown>(), next);
    }
  }

  /** Other kinds of execution (bots, queues) have no request that could be read. */
  #resume<Result>(request: unknown, next: () => Result): Result | Promise<Result> {
    return isRequest(request) ? this.#identifier.resume(request, next) : next();
  }

  /** Remembers the request that opened a WebSocket: a `ws` client does not. */
  setUpgrade(client: object, upgrade: unknown): void {
    if (isRequest(upgrade)) this.#upgrades.set(client, upgrade as IncomingMessage);
  }

  /** Runs what a message of a WebSocket client, or its coming and going, sets off. */
  runMessage<Result>(client: object, data: unknown, next: () => Result): Result | Promise<Result> {
    return this.#identifier.run(new MessageRequest(client, data, this.#upgrades.get(client)), next);
  }
}

/** The request of a GraphQL operation: where @nestjs/graphql puts it, or where subscriptions have it. */
function getGraphqlRequest(context: unknown): unknown {
  const { req, extra } = (context ?? {}) as {
    readonly req?: unknown;
    readonly extra?: { readonly request?: unknown };
  };
  return extra?.request ?? req;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const isRequest = (value: unknown): value is NestRequest => isObject(value) && "headers" in value;
