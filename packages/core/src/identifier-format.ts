const MAX_LENGTH = 200;

/**
 * Whether a value can be a session or user id: a string of 1–200 printable ASCII characters that
 * neither begins nor ends with a space (HTTP strips those, and one id would become two).
 * Anything else is dropped, never cut: cut ids merge sessions.
 *
 * A loop, because it is faster than a regular expression and this runs for every scope.
 */
export function isValidId(value: unknown): value is string {
  if (typeof value !== "string") return false;
  const { length } = value;
  if (length === 0 || length > MAX_LENGTH) return false;
  for (let index = 0; index < length; index++) {
    const code = value.charCodeAt(index);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return value.charCodeAt(0) !== 0x20 && value.charCodeAt(length - 1) !== 0x20;
}

/** What is wrong with an id, without showing it: it may be a credential. */
export function describeInvalidId(value: unknown): string {
  if (typeof value !== "string") return `expected a string, got ${value === null ? "null" : typeof value}`;
  if (value.length === 0) return "expected a non-empty string";
  if (value.length > MAX_LENGTH) return `expected at most ${MAX_LENGTH} characters, got ${value.length}`;
  return "expected printable ASCII characters, not beginning or ending with a space";
}
