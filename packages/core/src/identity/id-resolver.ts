import { warnOnce } from "../diagnostics.ts";
import { hasIdFormat, ID_FORMAT } from "../identifier-format.ts";
import { cookieValues, signedValue } from "./cookies.ts";
import { revealCredential } from "./credential.ts";
import type { IdentityField, Pseudonyms } from "./pseudonym.ts";
import type { RequestReader, RequestSource, Source, SourceValue } from "./source.ts";
import { expected } from "../expected.ts";

/** An id that may be recorded. */
export interface ResolvedId {
  readonly id: string;
  /** The same under the previous pseudonym key, where there is one. */
  readonly previousId?: string | undefined;
}

/** What became of asking for an id. */
export type Resolution = ResolvedId | undefined;

/** Asks the sources of one field and makes what they find recordable. */
export interface IdResolver<Req> {
  /** Asks the sources in order. Gives a promise only where one of them has to be waited for. */
  readonly resolve: (request: Req) => Resolution | Promise<Resolution>;
  /** Asks again those that can know more by now. Never waits. */
  readonly resolveLate: (request: Req) => Resolution;
}

export const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === "function";

/** Reports that a callback of the operator failed, by kind: a message may quote a credential. */
export function reportFailure(adapter: string, what: string, error: unknown): void {
  const kind = error instanceof Error ? error.name : typeof error;
  warnOnce(`${adapter}: ${what} failed with ${kind}; the request goes on without it.`);
}

/** Compiles the sources of one field. */
export function createIdResolver<Req>(
  field: IdentityField,
  sources: readonly Source<Req>[],
  reader: RequestReader<Req>,
  pseudonyms: Pseudonyms,
): IdResolver<Req> {
  const adapter = reader.name;
  const lateSources = new Set(sources.filter((source) => typeof source === "function" || source.late));

  function read(source: Source<Req>, request: Req): SourceValue | Promise<SourceValue> {
    try {
      const value = typeof source === "function" ? source(request) : source.read(request, reader);
      // It is waited for once, when the request arrives. Asking again whenever a span starts would find
      // nothing, and never end: what such a source does (a query) starts spans itself.
      if (isPromise(value)) lateSources.delete(source);
      return value;
    } catch (error) {
      reportFailure(adapter, describe(field, source), error);
      return undefined;
    }
  }

  function recordable(value: SourceValue, request: Req, source: Source<Req>): Resolution {
    if (value === undefined || value === null || value === "") return undefined;
    const marked = revealCredential(value);
    const isUnmarked =
      marked === undefined && typeof source === "function" && isCredentialOf(request, String(value), reader);
    if (isUnmarked) {
      warnOnce(
        `${adapter}: ${describe(field, source)} returned a credential of the request; ` +
          "a pseudonym was recorded. Mark it with credential().",
      );
    }
    if (marked !== undefined || isUnmarked || pseudonyms.fields.has(field)) {
      return pseudonymize(marked ?? String(value));
    }
    const id = String(value);
    if (hasIdFormat(id)) return { id };
    warnOnce(`${adapter}: ${describe(field, source)} was ignored: expected ${ID_FORMAT}.`);
    return undefined;
  }

  function pseudonymize(value: string): Resolution {
    const id = pseudonyms.current?.(field, value);
    return id === undefined ? undefined : { id, previousId: pseudonyms.previous?.(field, value) };
  }

  function resolveFrom(first: number, request: Req): Resolution | Promise<Resolution> {
    for (let index = first; index < sources.length; index++) {
      const source = sources[index] as Source<Req>;
      const value = read(source, request);
      if (isPromise(value)) {
        return value
          .then((settled) => recordable(settled, request, source))
          .catch((error: unknown): Resolution => {
            reportFailure(adapter, describe(field, source), error);
            return undefined;
          })
          .then((settled) => settled ?? resolveFrom(index + 1, request));
      }
      const resolved = recordable(value, request, source);
      if (resolved !== undefined) return resolved;
    }
    return undefined;
  }

  return {
    resolve: (request) => resolveFrom(0, request),
    resolveLate(request) {
      for (const source of lateSources) {
        const value = read(source, request);
        const resolved = isPromise(value) ? ignore(value) : recordable(value, request, source);
        if (resolved !== undefined) return resolved;
      }
      return undefined;
    },
  };
}

/**
 * The sources that an option names, or the defaults.
 *
 * @throws TypeError where something is no source.
 */
export function toSources<Req>(
  adapter: string,
  field: IdentityField,
  given: Source<Req> | readonly Source<Req>[] | undefined,
  defaults: readonly Source<Req>[],
): readonly Source<Req>[] {
  if (given === undefined) return defaults;
  const sources: readonly Source<Req>[] = [given].flat();
  for (const source of sources) {
    if (typeof source === "function" || typeof (source as RequestSource | null)?.read === "function")
      continue;
    throw expected(
      `\`${field}\` to be a source such as header("x-conversation-id") or a function of the request`,
      source === null ? "null" : typeof source,
      adapter,
    );
  }
  return sources;
}

/** A promise nobody waits for must not become an unhandled rejection. */
function ignore(promise: Promise<unknown>): undefined {
  promise.catch(() => undefined);
}

function describe<Req>(field: IdentityField, source: Source<Req>): string {
  return `\`${field}\` (${typeof source === "function" ? "a function" : source.description})`;
}

// Shorter values are told from credentials by nothing, and are no credentials worth the name.
const MIN_CREDENTIAL_LENGTH = 16;

/** Whether a value is what the request's own cookies or bearer token hold: whoever has it, is that user. */
function isCredentialOf<Req>(request: Req, value: string, reader: RequestReader<Req>): boolean {
  if (value.length < MIN_CREDENTIAL_LENGTH) return false;
  if (reader.header(request, "authorization")?.endsWith(value) === true) return true;
  const cookies = reader.header(request, "cookie") ?? "";
  // What is neither there as it is nor encoded, is not there, and nobody encodes letters and digits.
  // Parsing cookies costs more than asking.
  return (
    (cookies.includes(value) || (cookies.includes("%") && /[^\w.~-]/.test(value))) &&
    cookieValues(cookies).some((cookie) => cookie === value || signedValue(cookie) === value)
  );
}
