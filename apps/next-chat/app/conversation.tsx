"use client";

import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport } from "ai";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { Composer } from "./composer.tsx";
import { Message } from "./message.tsx";

const starters = [
  "I have chickpeas, spinach and half a lemon. What can I cook?",
  "My sourdough bread always turns out flat. What am I doing wrong?",
];

/** One conversation; every request of it names it in a header. */
export function Conversation({ id }: { readonly id: string }): ReactNode {
  const transport = useMemo(
    () => new DefaultChatTransport({ api: "/api/chat", headers: { "x-conversation-id": id } }),
    [id],
  );
  const { messages, sendMessage, status, error } = useChat({ id, transport });
  const isAnswering = status === "submitted" || status === "streaming";
  // Runs after every rendering: an answer grows with each of its words.
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.scrollTo(0, list.current.scrollHeight);
  });

  const send = (text: string): void => {
    void sendMessage({ text });
  };
  return (
    <main className="chat">
      {messages.length === 0 ? (
        <section className="welcome">
          <h2>What shall we cook?</h2>
          <p>Tell me what you have, or what went wrong. For example:</p>
          {starters.map((text) => (
            <button type="button" key={text} onClick={() => send(text)}>
              {text}
            </button>
          ))}
        </section>
      ) : (
        <ol
          className="messages"
          ref={list}
          aria-live="polite"
          aria-label="Conversation"
          aria-busy={isAnswering}
        >
          {messages.map((message) => (
            <Message key={message.id} message={message} />
          ))}
          {status === "submitted" && <li className="message assistant waiting" />}
          {error !== undefined && (
            <li className="message assistant failed">Sorry, the answer broke off. Please try again.</li>
          )}
        </ol>
      )}
      <Composer disabled={isAnswering} onSend={send} />
    </main>
  );
}
