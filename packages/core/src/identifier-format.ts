const MAX_LENGTH = 200;

const NOT_PRINTABLE = /[^\x20-\x7e]/;

// The same few ids are set over and over: each turn, each tool call. Knowing them costs a quarter of
// looking through them. Emptied when full, so that it stays small.
const MAX_KNOWN = 1_000;
const known = new Set<unknown>();

/**
 * Whether a value can be a session or user id: a string of 1–200 printable ASCII characters that
 * neither begins nor ends with a space (HTTP strips those, and one id would become two).
 * Anything else is dropped, never cut: cut ids merge sessions.
 */
export function isValidId(value: unknown): value is string {
  if (known.has(value)) return true;
  if (!hasIdFormat(value)) return false;
  if (known.size >= MAX_KNOWN) known.clear();
  known.add(value);
  return true;
}

/** The same for an id that is not set over and over: remembering those of every request costs more than looking. */
export function hasIdFormat(value: unknown): value is string {
  if (typeof value !== "string" || value.length === 0 || value.length > MAX_LENGTH) return false;
  return !(NOT_PRINTABLE.test(value) || value.startsWith(" ") || value.endsWith(" "));
}

// A session has one user, nearly always: one look-up then tells of both.
const userOf = new Map<unknown, unknown>();

/** Whether both values can be ids; see {@link isValidId}. */
export function areValidIds(sessionId: unknown, userId: unknown): boolean {
  if (userId !== undefined && userOf.get(sessionId) === userId) return true;
  if (!isValidId(sessionId) || !isValidId(userId)) return false;
  if (userOf.size >= MAX_KNOWN) userOf.clear();
  userOf.set(sessionId, userId);
  return true;
}

/** What an id has to be, for messages: one that is none is not shown, it may be a credential. */
export const ID_FORMAT: string = `1-${MAX_LENGTH} printable ASCII characters, no space at either end`;

/** The id where it is valid. */
export const validId = (value: unknown): string | undefined =>
  value !== undefined && isValidId(value) ? value : undefined;
