import { warnOnce } from "../diagnostics.ts";
import { createSigner } from "./hmac.ts";
import { nodeCrypto } from "./node-crypto.ts";

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
  (field: IdentityField, value: string): string | Promise<string>;
}

const encoder = new TextEncoder();

function keyBytes(key: PseudonymKey, option: string): Uint8Array {
  if (typeof key !== "string" && !(key instanceof Uint8Array)) {
    throw new TypeError(
      `[otel-sessions/core] Expected \`${option}\` to be a string or bytes, got ${typeof key}`,
    );
  }
  const bytes = typeof key === "string" ? encoder.encode(key) : key;
  if (bytes.length < MIN_KEY_BYTES) {
    throw new TypeError(
      `[otel-sessions/core] Expected \`${option}\` to be at least ${MIN_KEY_BYTES} bytes of secret, got ${bytes.length}. ` +
        "Make one with: openssl rand -base64 32",
    );
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
 * await pseudonymize("sessionId", "the value of a cookie"); // "p.<key id>.<22 characters>"
 * ```
 */
export function createPseudonymizer(key: PseudonymKey, option = "pseudonym.key"): Pseudonymizer {
  const bytes = keyBytes(key, option);
  return nodeCrypto === undefined ? webPseudonymizer(bytes) : nodePseudonymizer(bytes, nodeCrypto);
}

function nodePseudonymizer(bytes: Uint8Array, crypto: NonNullable<typeof nodeCrypto>): Pseudonymizer {
  const sign = createSigner(bytes, crypto);
  const hash = (label: string, value: string): string => sign(`${label}\0${value}`);
  const prefix = `p.${hash("key id", "").slice(0, 4)}.`;
  return (field, value) => prefix + hash(LABELS[field], value).slice(0, LENGTH);
}

/** The same with WebCrypto, which is asynchronous, where there is no `node:crypto`. */
function webPseudonymizer(bytes: Uint8Array): Pseudonymizer {
  const key = crypto.subtle.importKey(
    "raw",
    Uint8Array.from(bytes),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const hash = async (label: string, value: string): Promise<string> => {
    const signature = await crypto.subtle.sign("HMAC", await key, encoder.encode(`${label}\0${value}`));
    return btoa(String.fromCharCode(...new Uint8Array(signature)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  };
  const prefix = hash("key id", "").then((id) => `p.${id.slice(0, 4)}.`);
  // A rejection is reported where a pseudonym is asked for.
  prefix.catch(() => undefined);
  return async (field, value) => (await prefix) + (await hash(LABELS[field], value)).slice(0, LENGTH);
}

/** The pseudonymizers of an identifier, by what its options and the environment say. */
export interface Pseudonyms {
  readonly current: Pseudonymizer | undefined;
  readonly previous: Pseudonymizer | undefined;
  readonly fields: ReadonlySet<IdentityField>;
}

const environment = (name: string): string | undefined =>
  (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.[name];

// One key for all copies of this module: Next.js loads it once for each kind of route.
const PROCESS_KEY: unique symbol = Symbol.for("@otel-sessions/core process key 1") as never;
const globals = globalThis as { [PROCESS_KEY]?: Uint8Array };
let processPseudonymizer: Pseudonymizer | undefined;

/**
 * Without a key, development gets one that lasts as long as the process, and production gets none:
 * a credential is then left out rather than recorded.
 */
function keylessPseudonymizer(): Pseudonymizer | undefined {
  if (environment("NODE_ENV") === "production") {
    warnOnce(
      "no pseudonym key",
      "There is no pseudonym key, so session and user ids that come from cookies, stores or tokens are left out. " +
        "Set OTEL_SESSIONS_KEY or the option `pseudonym.key` to at least 16 bytes of secret.",
    );
    return undefined;
  }
  warnOnce(
    "no pseudonym key",
    "There is no pseudonym key; ids that come from cookies, stores or tokens change with every restart. " +
      "Set OTEL_SESSIONS_KEY or the option `pseudonym.key` to keep them (production leaves such ids out without it).",
  );
  processPseudonymizer ??= createPseudonymizer(
    (globals[PROCESS_KEY] ??= crypto.getRandomValues(new Uint8Array(32))),
  );
  return processPseudonymizer;
}

/** Resolves the `pseudonym` option. The warnings of a missing key are given when one is first needed. */
export function createPseudonyms(options: PseudonymOptions | false = {}): Pseudonyms {
  if (options === false) return { current: undefined, previous: undefined, fields: new Set() };
  const fromEnvironment = environment("OTEL_SESSIONS_KEY");
  const { previousKeys = [], fields = [] } = options;
  for (const field of fields) {
    if (field !== "sessionId" && field !== "userId") {
      throw new TypeError(
        `[otel-sessions/core] Expected \`pseudonym.fields\` to hold "sessionId" or "userId", got ${JSON.stringify(field)}`,
      );
    }
  }
  let current: Pseudonymizer | undefined;
  if (options.key !== undefined) current = createPseudonymizer(options.key);
  else if (fromEnvironment) current = createPseudonymizer(fromEnvironment, "OTEL_SESSIONS_KEY");
  const previous = previousKeys.map((key, index) =>
    createPseudonymizer(key, `pseudonym.previousKeys[${index}]`),
  )[0];
  const given = current;
  return {
    get current() {
      return given ?? keylessPseudonymizer();
    },
    previous,
    fields: new Set(fields),
  };
}
