import { randomUUID } from "node:crypto";

import { conversations, type ScriptedConversation } from "@otel-sessions/model-server";

import { ChatClient } from "./chat-client.ts";

/** A conversation that took place. */
export interface HeldConversation {
  readonly sessionId: string;
  readonly userId: string;
  readonly title: string;
  /** What the user said, in order. */
  readonly messages: readonly string[];
}

/** The users of the chat application, as its README gives them. */
const users = [
  { id: "ada", password: "analytical-engine" },
  { id: "grace", password: "first-compiler" },
] as const;

/**
 * Holds every scripted conversation that has more than one turn, all at once, spread over the users.
 * Each user logs in once, like a browser with several tabs.
 */
export async function holdConversations(
  url: string,
  onEnd: (conversation: HeldConversation) => void,
): Promise<HeldConversation[]> {
  const scripts = conversations.filter(({ turns }) => turns.length > 1);
  const held = await Promise.all(
    users.map(async ({ id, password }, place) => {
      const client = new ChatClient(url);
      await client.logIn(id, password);
      const own = scripts.filter((_script, index) => index % users.length === place);
      return Promise.all(
        own.map(async (script) => {
          const conversation = await holdConversation(client, id, script);
          onEnd(conversation);
          return conversation;
        }),
      );
    }),
  );
  return held.flat();
}

async function holdConversation(
  client: ChatClient,
  userId: string,
  { title, turns }: ScriptedConversation,
): Promise<HeldConversation> {
  const sessionId = randomUUID();
  const messages = turns.map(({ user }) => user);
  for (const message of messages) await client.send(sessionId, message);
  return { sessionId, userId, title, messages };
}
