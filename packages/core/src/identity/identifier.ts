import { type Context, trace } from "@opentelemetry/api";
import { type ContextAttributes, toExtraValues } from "../context-attributes.ts";
import { reportSetup } from "../check-setup.ts";
import type { ExtraValues } from "../context-values.ts";
import { type Identity, RequestScope } from "../request-scope.ts";
import { getSessionContext, withChange } from "../session-context.ts";
import { attachScope } from "../span-identity.ts";
import { getLink } from "../span-links.ts";
import { createIdResolver, isPromise, reportFailure, type Resolution, toSources } from "./id-resolver.ts";
import { createPseudonyms, type IdentityField, type PseudonymOptions } from "./pseudonym.ts";
import type { RequestReader, Source } from "./source.ts";
import { createSessionIssuer, type IssueOptions } from "./visitor-cookie.ts";
import { expected } from "../expected.ts";
import { contextManager } from "../registered-api.ts";

/** The options that every adapter takes. */
export interface IdentityOptions<Req> {
  /** Where the session id comes from; several are asked in order. Defaults to the adapter's own sources. */
  readonly sessionId?: Source<Req> | readonly Source<Req>[] | undefined;
  /** Where the user id comes from; several are asked in order. Defaults to the adapter's own sources. */
  readonly userId?: Source<Req> | readonly Source<Req>[] | undefined;
  /** `metadata` of every span of the request, or a function of the request that gives it. */
  readonly metadata?: ContextAttributes["metadata"] | ((request: Req) => ContextAttributes["metadata"]);
  /** `tag.tags` of every span of the request, or a function of the request that gives them. */
  readonly tags?: ContextAttributes["tags"] | ((request: Req) => ContextAttributes["tags"]);
  /** How credentials become ids. `false` leaves ids that come from credentials out. */
  readonly pseudonym?: PseudonymOptions | false | undefined;
  /** Issues sessions to visitors for whom no source has one. Defaults to `false`. */
  readonly issue?: IssueOptions | false | undefined;
  /** Requests to leave alone: health checks, static files. */
  readonly ignore?: ((request: Req) => boolean) | undefined;
}

/** Sources that an adapter asks when its user named none. */
export interface DefaultSources<Req> {
  readonly sessionId: readonly Source<Req>[];
  readonly userId: readonly Source<Req>[];
}

/** Derives the identity of requests and runs them inside it. */
export interface Identifier<Req> {
  /**
   * Runs the rest of a request inside its identity, and puts that on the spans already open. Waits
   * only where a source is asynchronous. Whatever goes wrong on the way to the identity, the request runs.
   */
  run<Result>(request: Req, next: () => Result): Result | Promise<Awaited<Result>>;
  /**
   * Goes on with a request that {@link run} began and asks every source again for what is still
   * unknown, those that have to be waited for included: for frameworks that have a point after
   * authentication (Nest's interceptors run after its guards). Begins the request where nothing did.
   */
  resume<Result>(request: Req, next: () => Result): Result | Promise<Awaited<Result>>;
}

/**
 * Compiles an adapter's options. Everything that does not depend on a request happens here, once.
 *
 * @throws TypeError naming the option that cannot be used.
 *
 * @example
 * ```ts
 * import { createIdentifier, getSessionId, header, type RequestReader } from "@otel-sessions/core";
 *
 * const reader: RequestReader<Request> = {
 *   name: "fetch",
 *   header: (request, name) => request.headers.get(name) ?? undefined,
 *   query: (request, name) => new URL(request.url).searchParams.get(name) ?? undefined,
 *   param: () => undefined,
 *   setCookie: () => false,
 * };
 * const options = { sessionId: header("x-conversation-id") };
 * const identifier = createIdentifier(options, reader, { sessionId: [], userId: [] });
 *
 * const request = new Request("http://localhost/", { headers: { "x-conversation-id": "c-1" } });
 * await identifier.run(request, () => getSessionId()); // "c-1" where a context manager is registered
 * ```
 */
export function createIdentifier<Req>(
  options: IdentityOptions<Req>,
  reader: RequestReader<Req>,
  defaults: DefaultSources<Req>,
): Identifier<Req> {
  const { name } = reader;
  const { ignore } = options;
  if (ignore !== undefined && typeof ignore !== "function") {
    throw expected("`ignore` to be a function", typeof ignore, name);
  }
  const pseudonyms = createPseudonyms(options.pseudonym);
  const resolverOf = (field: IdentityField) =>
    createIdResolver(field, toSources(name, field, options[field], defaults[field]), reader, pseudonyms);
  const sessions = resolverOf("sessionId");
  const users = resolverOf("userId");
  const issuer = options.issue ? createSessionIssuer(options.issue, reader, pseudonyms) : undefined;
  const extraOf = createExtra(options, name);

  function findSession(request: Req): Resolution | Promise<Resolution> {
    const found = sessions.resolve(request);
    if (issuer === undefined) return found;
    if (isPromise(found)) return found.then((session) => session ?? issuer.issue(request));
    return found ?? issuer.issue(request);
  }

  /** Completes the identity of a request whose scope is open, and puts it on the spans already open. */
  function begin(request: Req, outer: Context, scope: RequestScope, user: Resolution): void {
    // Where all is known, nothing holds the request.
    const readLate =
      scope.sessionId && user
        ? undefined
        : (known: Identity): Identity => ({
            sessionId: known.sessionId ?? sessions.resolveLate(request)?.id,
            userId: known.userId ?? users.resolveLate(request)?.id,
          });
    scope.complete(user, readLate);
    const span = trace.getSpan(outer);
    const link = getLink(span?.spanContext());
    if (link !== undefined) attachScope(link.root, scope);
    else reportSetup(span);
  }

  function runInside<Result>(
    request: Req,
    session: Resolution,
    findUser: (request: Req) => Resolution | Promise<Resolution>,
    next: () => Result,
  ): Result | Promise<Awaited<Result>> {
    const scope = new RequestScope({ sessionId: session?.id });
    scope.previousSessionId = session?.previousId;
    scope.extra = extraOf(request);
    const outer = contextManager().active();
    // The spans of a look-up, such as a query for the login, belong to the session already.
    return contextManager().with(withChange(outer, { scope }), () => {
      const user = findUser(request);
      const goOn = (found: Resolution): Result => {
        begin(request, outer, scope, found);
        return next();
      };
      return isPromise(user) ? (user.then(goOn) as Promise<Awaited<Result>>) : goOn(user);
    });
  }

  function isIgnored(request: Req): boolean {
    try {
      return ignore?.(request) === true;
    } catch (error) {
      reportFailure(name, "`ignore`", error);
      return false;
    }
  }

  function run<Result>(request: Req, next: () => Result): Result | Promise<Awaited<Result>> {
    if (isIgnored(request)) return next();
    const session = attempt("session", findSession, request);
    if (!isPromise(session)) return runInside(request, session, attemptUser, next);
    // Asked at once, so that two look-ups take no longer than one.
    return Promise.all([session, attemptUser(request)]).then(([session, user]) =>
      runInside(request, session, () => user, next),
    ) as Promise<Awaited<Result>>;
  }

  function resume<Result>(request: Req, next: () => Result): Result | Promise<Awaited<Result>> {
    const scope = getSessionContext(contextManager().active())?.scope;
    if (scope === undefined) return run(request, next);
    const session = scope.sessionId === undefined ? attempt("session", sessions.resolve, request) : undefined;
    const user = scope.userId === undefined ? attemptUser(request) : undefined;
    const goOn = (session: Resolution, user: Resolution): Result => {
      scope.previousSessionId ??= session?.previousId;
      scope.set({ sessionId: scope.sessionId ?? session?.id, userId: scope.userId ?? user?.id });
      return next();
    };
    if (!isPromise(session) && !isPromise(user)) return goOn(session, user);
    return Promise.all([session, user]).then(([session, user]) => goOn(session, user)) as Promise<
      Awaited<Result>
    >;
  }

  return { run, resume };

  function attemptUser(request: Req): Resolution | Promise<Resolution> {
    return attempt("user", users.resolve, request);
  }

  /** Nothing that goes wrong on the way to an identity may reach the request. */
  function attempt(
    what: string,
    find: (request: Req) => Resolution | Promise<Resolution>,
    request: Req,
  ): Resolution | Promise<Resolution> {
    const failed = (error: unknown): undefined => {
      reportFailure(name, `finding the ${what}`, error);
    };
    try {
      const resolution = find(request);
      return isPromise(resolution) ? resolution.catch(failed) : resolution;
    } catch (error) {
      return failed(error);
    }
  }
}

/** Metadata and tags of a request; computed once where they do not depend on it. */
function createExtra<Req>(
  options: IdentityOptions<Req>,
  name: string,
): (request: Req) => ExtraValues | undefined {
  const { metadata, tags } = options;
  if (typeof metadata !== "function" && typeof tags !== "function") {
    const extra = toExtraValues(name, { metadata, tags });
    return () => extra;
  }
  return (request) => {
    try {
      const values = {
        metadata: typeof metadata === "function" ? metadata(request) : metadata,
        tags: typeof tags === "function" ? tags(request) : tags,
      };
      return toExtraValues(name, values);
    } catch (error) {
      reportFailure(name, "`metadata` or `tags`", error);
      return undefined;
    }
  };
}
