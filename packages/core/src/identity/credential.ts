const REDACTED = "[credential]";

// Known to all copies of this module: what one copy marked, another must not take for text.
const REVEAL: unique symbol = Symbol.for("@otel-sessions/core reveal credential 1") as never;

/**
 * A value that lets its bearer act as somebody: a session cookie, a store key, a token. It cannot
 * become an attribute by accident: turned into a string, JSON or inspected it says `[credential]`,
 * and identity handling only lets a keyed pseudonym of it out of the process.
 *
 * @example
 * ```ts
 * import { Credential } from "@otel-sessions/core";
 *
 * const sessionKey = new Credential("what a store is asked with");
 * JSON.stringify({ sessionKey }); // {"sessionKey":"[credential]"}
 * ```
 */
export class Credential {
  // Private to the engine: no enumeration, inspection or JSON sees it.
  readonly #value: string;

  static {
    // Not part of the type.
    Object.defineProperty(this.prototype, REVEAL, {
      value(this: Credential) {
        return this.#value;
      },
    });
  }

  /** @param value - the raw value. */
  constructor(value: string) {
    this.#value = value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }
}

// What `console.log` and `util.inspect` ask for. Not part of the type.
Object.defineProperty(Credential.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value: () => REDACTED,
});

/**
 * Marks a value that a source returns as a credential, so that only a pseudonym of it is recorded.
 *
 * @example
 * ```ts
 * import { credential } from "@otel-sessions/core";
 *
 * const options = { sessionId: (req: { sessionID: string }) => credential(req.sessionID) };
 * ```
 */
export function credential(value: string): Credential {
  return new Credential(value);
}

/** The raw value of a credential, for computing its pseudonym and nothing else; `undefined` for anything else. */
export function revealCredential(value: unknown): string | undefined {
  return (value as { [REVEAL]?: () => string } | null | undefined)?.[REVEAL]?.();
}
