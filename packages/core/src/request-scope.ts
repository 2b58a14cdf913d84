import type { ExtraValues } from "./context-values.ts";
import type { SpanLink } from "./span-links.ts";

/** An identity that may still be incomplete. */
export interface Identity {
  sessionId?: string | undefined;
  userId?: string | undefined;
}

/**
 * The identity of one request: filled when the request arrives, completed when it becomes known
 * later (a guard, Passport mounted after us, `identify()`). Everything that reads it, reads it anew.
 */
export class RequestScope {
  extra: ExtraValues | undefined;
  previousSessionId: string | undefined;
  /** What open spans may have been given before the present identity was known. */
  readonly replaced: Record<keyof Identity, string | null | undefined>[] = [];
  /** The local root of the request's spans. */
  root: SpanLink | undefined;
  /** Called after a value became known, so that spans that are open can be given it. */
  onChange: ((scope: RequestScope) => void) | undefined;
  #sessionId: string | undefined;
  #userId: string | undefined;
  #readLate: ((known: Identity) => Identity) | undefined;

  constructor(identity: Identity = {}) {
    this.#sessionId = identity.sessionId;
    this.#userId = identity.userId;
  }

  /**
   * Ends the look-up at the beginning of a request, or with its root span.
   *
   * @param readLate - asked again, whenever a value is read, until both ids are known. Without it nobody is.
   */
  complete(user?: { readonly id: string }, readLate?: (known: Identity) => Identity): void {
    this.#userId ??= user?.id;
    this.#readLate = readLate;
  }

  get sessionId(): string | undefined {
    if (this.#sessionId === undefined) this.#refresh();
    return this.#sessionId;
  }

  get userId(): string | undefined {
    if (this.#userId === undefined) this.#refresh();
    return this.#userId;
  }

  /** Replaces what is given and keeps the rest. */
  set(identity: Identity): void {
    const { sessionId = this.#sessionId, userId = this.#userId } = identity;
    if (sessionId === this.#sessionId && userId === this.#userId) return;
    this.replaced.push({ sessionId: this.#sessionId, userId: this.#userId });
    this.#sessionId = sessionId;
    this.#userId = userId;
    // Where all is known, nothing holds the request.
    if (sessionId && userId) this.#readLate = undefined;
    this.onChange?.(this);
  }

  /** Asks for what is still unknown. */
  #refresh(): void {
    const readLate = this.#readLate;
    if (readLate === undefined) return;
    // Reading runs code of the application, which may itself start spans: no second read inside.
    this.#readLate = undefined;
    const found = readLate({ sessionId: this.#sessionId, userId: this.#userId });
    this.#readLate = readLate;
    this.set({ sessionId: this.#sessionId ?? found.sessionId, userId: this.#userId ?? found.userId });
  }
}
