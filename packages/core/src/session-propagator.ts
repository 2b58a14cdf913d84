import {
  type Context,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from "@opentelemetry/api";
import { SESSION_ID, USER_ID } from "./attribute-names.ts";
import { type BaggageEntries, formatBaggage, parseBaggage } from "./baggage-header.ts";
import { getSessionId, getUserId } from "./context-attributes.ts";
import { isStringList } from "./context-values.ts";
import { createHostMatcher, destinationOf } from "./destination.ts";
import { warnOnce } from "./diagnostics.ts";
import { createIdResolver, type IdResolver, isPromise, toSources } from "./identity/id-resolver.ts";
import { createPseudonyms, type PseudonymOptions } from "./identity/pseudonym.ts";
import type { RequestReader, Source } from "./identity/source.ts";
import { isValidId } from "./identifier-format.ts";
import { type RemoteIdentity, withChange } from "./session-context.ts";
import { expected } from "./expected.ts";

/** The names that cross services, as baggage keys. */
export type PropagatedKey = typeof SESSION_ID | typeof USER_ID;

/** Reads a header of an incoming request by its name. */
export type HeaderGetter = (name: string) => string | undefined;

/** Options of {@link SessionPropagator}. */
export interface SessionPropagatorOptions {
  /** What goes out. Defaults to nothing: an id that left by accident cannot be called back. */
  readonly inject?: {
    /**
     * The services that may know: host names (`orders.internal`), with a port where that matters
     * (`127.0.0.1:3001`), or `*.internal` for all below a domain.
     */
    readonly to: readonly string[];
    /** Defaults to both. */
    readonly keys?: readonly PropagatedKey[] | undefined;
  };
  /** What is believed of what comes in. Defaults to nothing: anyone can send baggage. */
  readonly extract?: {
    /** `true` where only trusted services can reach this one, else a function of the request's headers. */
    readonly trust: boolean | ((header: HeaderGetter) => boolean);
  };
  /** Where the session of an incoming request comes from: `header()`, `cookie()`, or a function of its headers. Must not wait. */
  readonly sessionId?: Source<HeaderGetter> | readonly Source<HeaderGetter>[] | undefined;
  /** Where the user of an incoming request comes from. Must not wait. */
  readonly userId?: Source<HeaderGetter> | readonly Source<HeaderGetter>[] | undefined;
  /** How credentials become ids, as for the adapters. */
  readonly pseudonym?: PseudonymOptions | false | undefined;
}

const BAGGAGE = "baggage";
const KEYS: readonly PropagatedKey[] = [SESSION_ID, USER_ID];

const headerReader: RequestReader<HeaderGetter> = {
  name: "core",
  header: (get, name) => get(name),
  query: () => undefined,
  param: () => undefined,
  setCookie: () => undefined,
};

/**
 * Carries session and user between services as W3C baggage: out only to the hosts that are listed,
 * in only where that is trusted, validated again. What is read from an incoming request is there
 * before its server span starts: the root span and the sampler know it without any middleware.
 *
 * Goes after the propagators of trace context and baggage. Baggage of others passes untouched.
 *
 * @throws TypeError naming the option that cannot be used.
 *
 * @example
 * ```ts
 * import { header, SessionPropagator } from "@otel-sessions/core";
 *
 * const propagator = new SessionPropagator({
 *   inject: { to: ["orders.internal"] },
 *   extract: { trust: (get) => get("x-forwarded-for") === undefined },
 *   sessionId: header("x-conversation-id"),
 * });
 * ```
 */
export class SessionPropagator implements TextMapPropagator {
  readonly #keys: readonly PropagatedKey[];
  readonly #isDestination: (host: string) => boolean;
  readonly #trust: boolean | ((header: HeaderGetter) => boolean);
  readonly #sessions: IdResolver<HeaderGetter>;
  readonly #users: IdResolver<HeaderGetter>;

  constructor(options: SessionPropagatorOptions = {}) {
    const { inject, extract } = options;
    if (inject !== undefined && !isStringList(inject.to))
      throw invalid("inject.to", "a list of host names", inject.to);
    for (const key of inject?.keys ?? []) {
      if (!KEYS.includes(key)) throw invalid("inject.keys", `a list of ${KEYS.join(", ")}`, inject?.keys);
    }
    const trust = extract?.trust ?? false;
    if (typeof trust !== "boolean" && typeof trust !== "function") {
      throw invalid("extract.trust", "a boolean or a function", trust);
    }
    const pseudonyms = createPseudonyms(options.pseudonym);
    const resolverOf = (field: "sessionId" | "userId"): IdResolver<HeaderGetter> =>
      createIdResolver(field, toSources("core", field, options[field], []), headerReader, pseudonyms);
    this.#keys = inject?.keys ?? KEYS;
    this.#isDestination = createHostMatcher(inject?.to ?? []);
    this.#trust = trust;
    this.#sessions = resolverOf("sessionId");
    this.#users = resolverOf("userId");
  }

  /** Adds the ids to the `baggage` of a request to a listed host. */
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const span = trace.getSpan(context);
    const host = span && destinationOf(span);
    if (host === undefined || !this.#isDestination(host)) return;
    const entries: BaggageEntries = new Map();
    for (const [key, entry] of propagation.getBaggage(context)?.getAllEntries() ?? []) {
      if (!KEYS.some((known) => known === key))
        entries.set(key, { value: entry.value, metadata: entry.metadata?.toString() });
    }
    for (const key of this.#keys) {
      const value = key === SESSION_ID ? getSessionId(context) : getUserId(context);
      if (value !== undefined) entries.set(key, { value, metadata: undefined });
    }
    const header = formatBaggage(entries);
    if (header !== "") setter.set(carrier, BAGGAGE, header);
  }

  /** Reads who an incoming request is from; baggage only where it is trusted. */
  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const header: HeaderGetter = (name) => {
      const value = getter.get(carrier, name);
      return Array.isArray(value) ? value.join(",") : value;
    };
    const remote = this.#isTrusted(header) ? remoteIdentity(header(BAGGAGE)) : undefined;
    const sessionId = this.#resolve(this.#sessions, header) ?? remote?.sessionId;
    const userId = this.#resolve(this.#users, header) ?? remote?.userId;
    const cleaned = withoutIds(context);
    if (sessionId === undefined && userId === undefined) return cleaned;
    return withChange(cleaned, { remote: { sessionId, userId } });
  }

  /** The header that is read and written. */
  fields(): string[] {
    return [BAGGAGE];
  }

  #resolve(resolver: IdResolver<HeaderGetter>, header: HeaderGetter): string | undefined {
    const resolved = resolver.resolve(header);
    if (!isPromise(resolved)) return resolved?.id;
    resolved.catch(() => undefined);
    warnOnce("SessionPropagator cannot wait for an asynchronous source.");
    return undefined;
  }

  #isTrusted(header: HeaderGetter): boolean {
    if (typeof this.#trust === "boolean") return this.#trust;
    try {
      return this.#trust(header);
    } catch {
      warnOnce("SessionPropagator: `extract.trust` failed.");
      return false;
    }
  }
}

/**
 * Takes the ids out of the context's baggage, where a baggage propagator put them: it would send
 * them on to any host.
 */
function withoutIds(context: Context): Context {
  const baggage = propagation.getBaggage(context);
  if (baggage === undefined || KEYS.every((key) => baggage.getEntry(key) === undefined)) return context;
  return propagation.setBaggage(context, baggage.removeEntries(...KEYS));
}

function remoteIdentity(header: string | undefined): RemoteIdentity {
  const entries = parseBaggage(header);
  const idOf = (key: PropagatedKey): string | undefined => {
    const value = entries.get(key)?.value;
    return isValidId(value) ? value : undefined;
  };
  return { sessionId: idOf(SESSION_ID), userId: idOf(USER_ID) };
}

const invalid = (option: string, wanted: string, value: unknown): TypeError =>
  expected(`\`${option}\` to be ${wanted}`, JSON.stringify(value));
