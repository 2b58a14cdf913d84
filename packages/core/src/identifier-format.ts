const MAX_LENGTH = 200;

// The same few ids are set over and over: each turn, each tool call. Knowing them, and with which user
// a session was last seen, costs a quarter of looking through them. Emptied when full: it stays small.
const MAX_KNOWN = 1_000;
const known = new Map<unknown, unknown>();

/**
 * Whether a value can be a session or user id: a string of 1–200 printable ASCII characters that
 * neither begins nor ends with a space (HTTP strips those, and one id would become two).
 * Anything else is dropped, never cut: cut ids merge sessions.
 */
export function isValidId(value: unknown): value is string {
  if (known.has(value)) return true;
  if (!hasIdFormat(value)) return false;
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(value, undefined);
  return true;
}

/** The same for an id that is not set over and over: remembering those of every request costs more than looking. */
export function hasIdFormat(value: unknown): value is string {
  if (typeof value !== "string" || value === "" || value.length > MAX_LENGTH) return false;
  // A regular expression takes several times as long where the processor's caches hold other things.
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return value === value.trim();
}

/** Whether both values can be ids; see {@link isValidId}. A session has one user, nearly always: one look-up tells of both. */
export function areValidIds(sessionId: unknown, userId: unknown): boolean {
  if (userId !== undefined && known.get(sessionId) === userId) return true;
  if (!isValidId(userId) || !isValidId(sessionId)) return false;
  known.set(sessionId, userId);
  return true;
}

/** What an id has to be, for messages: one that is none is not shown, it may be a credential. */
export const ID_FORMAT: string = `1-${MAX_LENGTH} printable ASCII characters, no space at either end`;

/** The id where it is valid. */
export const validId = (value: unknown): string | undefined =>
  value !== undefined && isValidId(value) ? value : undefined;
