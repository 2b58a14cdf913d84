/** A session and its user. */
export interface Ids {
  readonly sessionId: string;
  readonly userId: string;
}

const pairs = Array.from({ length: 64 }, (): Ids => ({
  sessionId: crypto.randomUUID(),
  userId: crypto.randomUUID(),
}));

/** One of 64 pairs of ids, so that nothing measures a single string. */
export function idsOf(index: number): Ids {
  return pairs[index & 63] as Ids;
}
