import type { RequestSource } from "@otel-sessions/core";
import { headersOf, type SessionRequest } from "./next-request.ts";

type Id = string | null | undefined;

/** Sources that read what a login library has verified. Its look-up is made once for each request. */
export interface LoginSources {
  readonly sessionId: (request: SessionRequest) => Promise<Id>;
  readonly userId: RequestSource<SessionRequest>;
}

interface Ids {
  readonly sessionId?: unknown;
  readonly userId?: unknown;
}

const toId = (value: unknown): Id => (typeof value === "string" ? value : undefined);

function createLoginSources(find: (request: SessionRequest) => Promise<Ids>): LoginSources {
  const found = new WeakMap<SessionRequest, Promise<Ids>>();
  const findOnce = (request: SessionRequest): Promise<Ids> => {
    const ids = found.get(request) ?? find(request);
    found.set(request, ids);
    return ids;
  };
  return {
    sessionId: async (request) => toId((await findOnce(request)).sessionId),
    userId: {
      description: "the user of the login",
      late: false,
      read: async (request: SessionRequest) => toId((await findOnce(request)).userId),
    },
  };
}

/** What {@link betterAuth} calls. */
export interface BetterAuth {
  readonly api: {
    getSession(context: {
      headers: Headers;
      query?: { disableRefresh?: boolean };
    }): Promise<{ readonly user: { readonly id: string }; readonly session: { readonly id: string } } | null>;
  };
}

/**
 * `user.id` and `session.id` of better-auth. The session's id is no credential, its token is never
 * read. Looking does not prolong the session.
 *
 * @example
 * ```ts
 * import { betterAuth, header, withSession } from "@otel-sessions/next";
 *
 * declare const auth: Parameters<typeof betterAuth>[0]; // import { auth } from "@/lib/auth"
 * const login = betterAuth(auth);
 *
 * export const POST = withSession(async () => Response.json({}), {
 *   sessionId: [header("x-conversation-id"), login.sessionId],
 *   userId: login.userId,
 * });
 * ```
 */
export function betterAuth(auth: BetterAuth): LoginSources {
  return createLoginSources(async (request) => {
    const login = await auth.api.getSession({ headers: headersOf(request), query: { disableRefresh: true } });
    return { sessionId: login?.session.id, userId: login?.user.id };
  });
}

/**
 * `user.id` of Auth.js (next-auth 5), which its `session` callback has to pass on:
 * `session({ session, token }) { session.user.id = token.sub; return session; }`.
 *
 * Auth.js has no id of a session: with JWTs its cookie changes whenever it is renewed, with a
 * database it is a credential, for `cookie("authjs.session-token")`.
 */
export function authJs(
  auth: () => Promise<{ readonly user?: { readonly id?: string } } | null>,
): Pick<LoginSources, "userId"> {
  const { userId } = createLoginSources(async () => ({ userId: (await auth())?.user?.id }));
  return { userId };
}

/** `userId` and `sessionId` of Clerk's `auth()`; both are no credentials. Needs Clerk in the proxy. */
export function clerk(
  auth: () => Promise<{ readonly userId: string | null; readonly sessionId: string | null | undefined }>,
): LoginSources {
  return createLoginSources(() => auth());
}

/** What {@link auth0} calls. */
export interface Auth0 {
  getSession(): Promise<{
    readonly user: { readonly sub: string };
    readonly internal: { readonly sid: string };
  } | null>;
}

/** `user.sub` and `internal.sid` of Auth0's client for Next (version 4), for the App Router. */
export function auth0(client: Auth0): LoginSources {
  return createLoginSources(async () => {
    const login = await client.getSession();
    return { sessionId: login?.internal.sid, userId: login?.user.sub };
  });
}

/** What {@link supabase} calls. */
export interface Supabase {
  readonly auth: {
    getClaims(): Promise<{ readonly data: { readonly claims: Readonly<Record<string, unknown>> } | null }>;
  };
}

/**
 * The verified claims `sub` and `session_id` of Supabase.
 *
 * @param createClient - the function that creates the client of a request, as Supabase's guide has it.
 */
export function supabase(createClient: () => Supabase | Promise<Supabase>): LoginSources {
  return createLoginSources(async () => {
    const client = await createClient();
    const { data } = await client.auth.getClaims();
    return { sessionId: data?.claims["session_id"], userId: data?.claims["sub"] };
  });
}
