import { randomUUID } from "node:crypto";

import {
  conversations,
  kitchenConversations,
  libraryConversations,
  travelConversations,
  type ScriptedConversation,
} from "@otel-sessions/model-server";

import { ChatClient } from "./chat-client.ts";
import { NextChatClient } from "./next-chat-client.ts";

/** A conversation that took place. */
export interface HeldConversation {
  readonly sessionId: string;
  readonly userId: string;
  readonly title: string;
  /** What the user said, in order. */
  readonly messages: readonly string[];
}

/** Who talks with an application, and about what. */
export interface Cast {
  /** As the application's README gives them. */
  readonly users: readonly { readonly id: string; readonly password: string }[];
  readonly scripts: readonly ScriptedConversation[];
  /** What they talk through; by default the page that most of the applications share. */
  readonly Client?: new (url: string) => Pick<ChatClient, "logIn"> & {
    send(conversationId: string, message: string): Promise<string>;
  };
}

/** Those who talk with `express-chat`. */
export const shopCast: Cast = {
  users: [
    { id: "ada", password: "analytical-engine" },
    { id: "grace", password: "first-compiler" },
  ],
  scripts: conversations.filter(({ turns }) => turns.length > 1),
};

/** Those who talk with `nestjs-chat`. */
export const travelCast: Cast = {
  users: [
    { id: "mira", password: "night-train" },
    { id: "jonas", password: "window-seat" },
  ],
  scripts: travelConversations,
};

/** Those who talk with `hono-chat`. */
export const libraryCast: Cast = {
  users: [
    { id: "lena", password: "marginalia" },
    { id: "omar", password: "second-edition" },
  ],
  scripts: libraryConversations,
};

/** Those who talk with `next-chat`. */
export const kitchenCast: Cast = {
  users: shopCast.users,
  scripts: kitchenConversations,
  Client: NextChatClient,
};

/**
 * Holds every scripted conversation of a cast, all at once, spread over the users. Each user logs in
 * once, like a browser with several tabs.
 */
export async function holdConversations(
  url: string,
  onEnd: (conversation: HeldConversation) => void,
  { users, scripts, Client = ChatClient }: Cast = shopCast,
): Promise<HeldConversation[]> {
  const held = await Promise.all(
    users.map(async ({ id, password }, place) => {
      const client = new Client(url);
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
  client: InstanceType<NonNullable<Cast["Client"]>>,
  userId: string,
  { title, turns }: ScriptedConversation,
): Promise<HeldConversation> {
  const sessionId = randomUUID();
  const messages = turns.map(({ user }) => user);
  for (const message of messages) await client.send(sessionId, message);
  return { sessionId, userId, title, messages };
}
