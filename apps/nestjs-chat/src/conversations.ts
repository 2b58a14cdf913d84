import { ForbiddenException, Injectable } from "@nestjs/common";

/** Whose conversation is whose. Kept in memory, as what was said is. */
@Injectable()
export class Conversations {
  readonly #owners = new Map<string, string>();

  /** Gives a conversation to the first who takes part in it; throws for others. */
  claim(conversationId: string, userId: string): void {
    const owner = this.#owners.get(conversationId) ?? userId;
    if (owner !== userId) throw new ForbiddenException("This is somebody else's conversation.");
    this.#owners.set(conversationId, owner);
  }
}
