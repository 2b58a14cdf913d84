import { readCookie } from "./cookies.ts";
import type { Pseudonymizer, Pseudonyms } from "./pseudonym.ts";
import type { Resolution } from "./id-resolver.ts";
import { createSealUnder } from "./seal.ts";
import type { RequestReader } from "./source.ts";
import { expected } from "../expected.ts";

/** How sessions are issued to visitors who have none. Times are milliseconds. */
export interface IssueOptions {
  /** The cookie's name: `chat_session`. */
  readonly cookie: string;
  /** How long a session lasts without a request. Defaults to 30 minutes. */
  readonly idleTimeout?: number | undefined;
  /** How long a session lasts at most. Defaults to 24 hours. */
  readonly maxAge?: number | undefined;
}

const MINUTE = 60_000;
const DEFAULT_IDLE_TIMEOUT = 30 * MINUTE;
const DEFAULT_MAX_AGE = 24 * 60 * MINUTE;

/** Gives visitors a session of their own. */
export interface SessionIssuer<Req> {
  /** The session of the request's cookie, or a new one, whose cookie is set on the response. */
  issue(request: Req): Resolution;
}

interface Visit {
  readonly id: string;
  readonly createdAt: number;
  readonly seenAt: number;
}

/**
 * Compiles the `issue` option. The cookie holds an opaque random id, when it was issued and last
 * seen, and a signature under the pseudonym key, so that nobody can choose a session of others.
 */
export function createSessionIssuer<Req>(
  options: IssueOptions,
  reader: RequestReader<Req>,
  pseudonyms: Pseudonyms,
  now: () => number = Date.now,
): SessionIssuer<Req> {
  const { cookie, idleTimeout = DEFAULT_IDLE_TIMEOUT, maxAge = DEFAULT_MAX_AGE } = options;
  if (typeof cookie !== "string" || !/^[\w!#$%&'*.^`|~+-]+$/.test(cookie)) {
    throw expected("`issue.cookie` to be a cookie name", JSON.stringify(cookie), reader.name);
  }
  for (const [name, value] of Object.entries({ idleTimeout, maxAge })) {
    if (!(Number.isFinite(value) && value > 0)) {
      throw expected(`\`issue.${name}\` to be a number of milliseconds`, value, reader.name);
    }
  }

  const { seal, open } = createSealUnder("visit", pseudonyms);

  const write = ({ id, createdAt, seenAt }: Visit): string | undefined =>
    seal([id, createdAt.toString(36), seenAt.toString(36)].join("."));

  function parse(value: string | undefined): Visit | undefined {
    const [id = "", createdAt = "", seenAt] = open(value)?.split(".") ?? [];
    if (seenAt === undefined) return undefined;
    return { id, createdAt: Number.parseInt(createdAt, 36), seenAt: Number.parseInt(seenAt, 36) };
  }

  function issue(request: Req, pseudonymize: Pseudonymizer): Resolution {
    const time = now();
    const last = parse(readCookie(reader.header(request, "cookie"), cookie));
    const goesOn = last !== undefined && time - last.seenAt < idleTimeout && time - last.createdAt < maxAge;
    const visit = goesOn
      ? { ...last, seenAt: time }
      : { id: crypto.randomUUID(), createdAt: time, seenAt: time };
    // A cookie that was just written need not be written again.
    if (!goesOn || time - last.seenAt > idleTimeout / 10) {
      const seconds = Math.ceil(Math.min(idleTimeout, visit.createdAt + maxAge - time) / 1000);
      const value = write(visit);
      const header = `${cookie}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; Secure; SameSite=Lax`;
      // A session that the visitor never hears of would last for one request.
      if (reader.setCookie(request, header) === false && !goesOn) return undefined;
    }
    const id = pseudonymize("sessionId", visit.id);
    const previousId = goesOn || last === undefined ? undefined : pseudonymize("sessionId", last.id);
    return { id, previousId };
  }

  return {
    issue(request) {
      const pseudonymize = pseudonyms.current;
      return pseudonymize === undefined ? undefined : issue(request, pseudonymize);
    },
  };
}
