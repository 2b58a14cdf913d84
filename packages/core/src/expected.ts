/**
 * What is thrown at start for an option that cannot be used.
 *
 * @param what - the option in backticks and what it should have been: "`ratio` to be a number".
 * @param got - what was there instead, without showing a secret.
 * @param adapter - the package whose option it is.
 */
export const expected = (what: string, got: unknown, adapter = "core"): TypeError =>
  new TypeError(`[otel-sessions/${adapter}] Expected ${what}, got ${String(got)}`);
