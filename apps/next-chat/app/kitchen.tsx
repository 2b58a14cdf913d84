"use client";

import { type ReactNode, useState } from "react";
import { logOut } from "./actions.ts";
import { Brand } from "./brand.tsx";
import { Conversation } from "./conversation.tsx";

/** Names the conversation to the server; a new one begins with a new id. */
export function Kitchen({ userName }: { readonly userName: string }): ReactNode {
  const [conversationId, setConversationId] = useState<string>(() => crypto.randomUUID());
  return (
    <>
      <header>
        <Brand />
        <div className="account">
          <button type="button" onClick={() => setConversationId(crypto.randomUUID())}>
            New conversation
          </button>
          <form action={logOut}>
            <span>{userName}</span>
            <button className="quiet">Log out</button>
          </form>
        </div>
      </header>
      <Conversation key={conversationId} id={conversationId} />
    </>
  );
}
