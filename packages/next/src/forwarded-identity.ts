import { createSeal, getSessionId, getUserId, identify, type IdentityOptions } from "@otel-sessions/core";

/** Hands the identity of a request from the proxy to the route. */
export interface ForwardedIdentity {
  /** The header in which it travels, in lower case. */
  readonly header: string;
  /** Seals the current session and user; `undefined` where there is neither, or no key. */
  readonly write: () => string | undefined;
  /**
   * Calls `next` with a function that, inside the request, fills in what the request itself did not
   * tell.
   */
  readonly read: <Result>(value: string | undefined, next: (complete: () => void) => Result) => Result;
}

const HEADER = "x-otel-sessions-identity";

/** How long a header is believed: longer than any request stays between proxy and route. */
const LIFETIME_MS = 60_000;

interface Forwarded {
  readonly sessionId?: string;
  readonly userId?: string;
  readonly at: number;
}

/**
 * Creates the hand-over. The header is signed under the pseudonym key and expires, so that a client
 * which reaches the route past the proxy cannot say who it is.
 */
export function createForwardedIdentity(pseudonym: IdentityOptions<never>["pseudonym"]): ForwardedIdentity {
  const { seal, open } = createSeal("forwarded identity", pseudonym);

  function verify(value: string): Forwarded | undefined {
    try {
      const text = open(value);
      if (text === undefined) return undefined;
      const forwarded = JSON.parse(atob(text)) as Forwarded;
      return Math.abs(Date.now() - forwarded.at) < LIFETIME_MS ? forwarded : undefined;
    } catch {
      // The route runs without it: another version may have written it.
      return undefined;
    }
  }

  return {
    header: HEADER,
    write() {
      const [sessionId, userId] = [getSessionId(), getUserId()];
      if (sessionId === undefined && userId === undefined) return undefined;
      // Ids are ASCII.
      return seal(btoa(JSON.stringify({ sessionId, userId, at: Date.now() })));
    },
    read(value, next) {
      const forwarded = value === undefined ? undefined : verify(value);
      return next(() => {
        if (forwarded !== undefined) complete(forwarded);
      });
    },
  };
}

/** Fills in what the request itself did not tell. */
function complete(forwarded: Forwarded): void {
  identify({
    sessionId: getSessionId() === undefined ? forwarded.sessionId : undefined,
    userId: getUserId() === undefined ? forwarded.userId : undefined,
  });
}
