const REDACTED = "[credential]";

let reveal: (credential: Credential) => string;

/**
 * A value that lets its bearer act as somebody: a session cookie, a store key, a token. It cannot
 * become an attribute by accident: turned into a string, JSON or inspected it says `[credential]`,
 * and identity handling only lets a keyed pseudonym of it out of the process.
 */
export class Credential {
  readonly #value: string;

  /** @param value - the raw value. */
  constructor(value: string) {
    this.#value = value;
  }

  static {
    reveal = (credential) => credential.#value;
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

/** The raw value, for computing its pseudonym and nothing else. */
export function revealCredential(value: Credential): string {
  return reveal(value);
}
