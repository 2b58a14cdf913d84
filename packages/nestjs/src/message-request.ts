import type { IncomingMessage } from "node:http";
import { getMessageHeaders } from "./message-headers.ts";
import type { NestRequest, RequestUser } from "./nest-request.ts";

/** What guards and handshakes leave on a client of Socket.IO, on a `ws` socket, or on a transport's context. */
interface MessagePeer {
  readonly user?: RequestUser | null | undefined;
  readonly auth?: NestRequest["auth"];
  /** Socket.IO's place for what belongs to a client. */
  readonly data?: {
    readonly user?: RequestUser | null | undefined;
    readonly auth?: NestRequest["auth"];
  } | null;
  /** Socket.IO. */
  readonly handshake?: { readonly query?: unknown };
  readonly request?: IncomingMessage & WithLogin;
}

interface WithLogin {
  readonly user?: RequestUser | null | undefined;
  readonly session?: unknown;
  readonly sessionID?: unknown;
}

/** A message of a WebSocket client or of another service, presented as a request. */
export class MessageRequest implements NestRequest {
  readonly body: unknown;
  readonly #peer: MessagePeer;
  readonly #handshake: (IncomingMessage & WithLogin) | undefined;

  /**
   * @param peer - the client, or the context of the transport.
   * @param body - the payload.
   * @param upgrade - the HTTP request that opened the WebSocket, where the client does not know it.
   */
  constructor(peer: object, body: unknown, upgrade?: IncomingMessage) {
    this.#peer = peer;
    this.#handshake = this.#peer.request ?? upgrade;
    this.body = body;
  }

  get headers(): NestRequest["headers"] {
    return this.#handshake?.headers ?? getMessageHeaders(this.#peer);
  }

  get query(): unknown {
    return this.#peer.handshake?.query ?? getQuery(this.#handshake?.url);
  }

  get params(): object {
    return {};
  }

  get user(): RequestUser | null | undefined {
    return this.#peer.user ?? this.#peer.data?.user ?? this.#handshake?.user;
  }

  get auth(): NestRequest["auth"] {
    return this.#peer.auth ?? this.#peer.data?.auth;
  }

  get session(): unknown {
    return this.#handshake?.session;
  }

  get sessionID(): unknown {
    return this.#handshake?.sessionID;
  }
}

function getQuery(url: string | undefined): Record<string, string | string[]> {
  const parameters = new URLSearchParams(url?.split("?")[1]);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const [first = "", ...others] = parameters.getAll(name);
      return [name, others.length === 0 ? first : [first, ...others]];
    }),
  );
}
