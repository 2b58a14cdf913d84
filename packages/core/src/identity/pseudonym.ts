import { warnOnce } from "../diagnostics.ts";
import { createSigner, toBytes } from "./hmac.ts";
import { expected } from "../expected.ts";
import { processWide } from "../process-wide.ts";

/** The fields an identity has. A pseudonym is bound to its field: the same value differs between them. */
export type IdentityField = "sessionId" | "userId";

/** A secret of at least 16 bytes. A string is taken as UTF-8. */
export type PseudonymKey = string | Uint8Array;

/** How credentials become ids that may be recorded. */
export interface PseudonymOptions {
  /** Defaults to the environment variable `OTEL_SESSIONS_KEY`. Keep it apart from the traces. */
  readonly key?: PseudonymKey | undefined;
  /** Keys that were used before, newest first: the id under the first becomes `session.previous_id`. */
  readonly previousKeys?: readonly PseudonymKey[] | undefined;
  /** Fields that are pseudonymised although their source is no credential. Defaults to none. */
  readonly fields?: readonly IdentityField[] | undefined;
}

// base64url(HMAC-SHA256)[0..22): 132 bits, more than enough to never collide by chance.
const LENGTH = 22;
const MIN_KEY_BYTES = 16;
const LABELS = { sessionId: "session.id", userId: "user.id" } as const;

/**
 * Turns a credential or an id into a stable pseudonym: `p.<key id>.<22 characters of base64url>` of
 * HMAC-SHA256(key, label + "\0" + value). The key id tells under which key it was made.
 */
export interface Pseudonymizer {
  (field: IdentityField, value: string): string;
}

function keyBytes(key: PseudonymKey, option: string): Uint8Array {
  if (typeof key !== "string" && !(key instanceof Uint8Array)) {
    throw expected(`\`${option}\` to be a string or bytes`, typeof key);
  }
  const bytes = toBytes(key);
  if (bytes.length < MIN_KEY_BYTES) {
    throw expected(`\`${option}\` to be at least ${MIN_KEY_BYTES} bytes of secret`, bytes.length);
  }
  return bytes;
}

/**
 * Compiles a key. What depends on it alone is made once.
 *
 * @example
 * ```ts
 * import { createPseudonymizer } from "@otel-sessions/core";
 *
 * const pseudonymize = createPseudonymizer("a secret of at least 16 bytes");
 * pseudonymize("sessionId", "the value of a cookie"); // "p.<key id>.<22 characters>"
 * ```
 */
export function createPseudonymizer(key: PseudonymKey, option = "pseudonym.key"): Pseudonymizer {
  const sign = createSigner(keyBytes(key, option), LENGTH);
  const prefix = `p.${sign("key id\0").slice(0, 4)}.`;
  return (field, value) => prefix + sign(`${LABELS[field]}\0${value}`);
}

/** The pseudonymizers of an identifier, by what its options and the environment say. */
export interface Pseudonyms {
  readonly current: Pseudonymizer | undefined;
  readonly previous: Pseudonymizer | undefined;
  readonly fields: ReadonlySet<IdentityField>;
}

export const environment = (name: string): string | undefined =>
  (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.[name];

/** What becomes of credentials where there is no key. */
export function missingKey(isProduction: boolean): string {
  return (
    "There is no pseudonym key: ids from cookies, stores and tokens " +
    (isProduction ? "are left out" : "change with every restart") +
    ". Set OTEL_SESSIONS_KEY or `pseudonym.key` to at least 16 bytes of secret."
  );
}

/**
 * Without a key, development gets one that lasts as long as the process, and production gets none:
 * a credential is then left out rather than recorded.
 */
function keylessPseudonymizer(): Pseudonymizer | undefined {
  const isProduction = environment("NODE_ENV") === "production";
  warnOnce(missingKey(isProduction));
  if (isProduction) return undefined;
  return processWide("pseudonymizer 1", () =>
    createPseudonymizer(crypto.getRandomValues(new Uint8Array(32))),
  );
}

/** Resolves the `pseudonym` option. The warnings of a missing key are given when one is first needed. */
export function createPseudonyms(options: PseudonymOptions | false = {}): Pseudonyms {
  if (options === false) return { current: undefined, previous: undefined, fields: new Set() };
  const fromEnvironment = environment("OTEL_SESSIONS_KEY");
  const { previousKeys = [], fields = [] } = options;
  for (const field of fields) {
    if (field !== "sessionId" && field !== "userId") {
      throw expected('`pseudonym.fields` to hold "sessionId" or "userId"', JSON.stringify(field));
    }
  }
  const current =
    options.key === undefined
      ? fromEnvironment && createPseudonymizer(fromEnvironment, "OTEL_SESSIONS_KEY")
      : createPseudonymizer(options.key);
  const previous = previousKeys.map((key, index) =>
    createPseudonymizer(key, `pseudonym.previousKeys[${index}]`),
  )[0];
  return {
    get current() {
      return current || keylessPseudonymizer();
    },
    previous,
    fields: new Set(fields),
  };
}
