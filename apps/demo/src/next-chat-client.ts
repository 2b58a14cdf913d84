import { randomUUID } from "node:crypto";

import { Cookie, CookieJar } from "tough-cookie";

/** A message as the AI SDK's page keeps it. */
interface UiMessage {
  readonly id: string;
  readonly role: "user" | "assistant";
  readonly parts: readonly { readonly type: "text"; readonly text: string }[];
}

const toMessage = (role: UiMessage["role"], text: string): UiMessage => ({
  id: randomUUID(),
  role,
  parts: [{ type: "text", text }],
});

/**
 * Talks to `next-chat` as its page does: logs in with better-auth, sends the whole conversation with
 * every message, reads the AI SDK's events.
 */
export class NextChatClient {
  readonly #url: string;
  readonly #cookies = new CookieJar();
  readonly #conversations = new Map<string, UiMessage[]>();

  constructor(url: string) {
    this.#url = url;
  }

  async logIn(username: string, password: string): Promise<void> {
    const response = await this.#post("/api/auth/sign-in/username", { username, password });
    if (!response.ok) throw new Error(`Logging ${username} in failed with status ${response.status}.`);
  }

  /** Sends a message and returns the whole answer. */
  async send(conversationId: string, message: string): Promise<string> {
    const messages = this.#conversations.get(conversationId) ?? [];
    this.#conversations.set(conversationId, messages);
    messages.push(toMessage("user", message));
    const headers = { "x-conversation-id": conversationId };
    const response = await this.#post("/api/chat", { messages }, headers);
    if (!response.ok) throw new Error(`The chat answered with status ${response.status}.`);
    const answer = readText(await response.text());
    messages.push(toMessage("assistant", answer));
    return answer;
  }

  async #post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
    const url = new URL(path, this.#url).href;
    const cookie = await this.#cookies.getCookieString(url);
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", origin: new URL(this.#url).origin, cookie, ...headers },
      body: JSON.stringify(body),
    });
    for (const line of response.headers.getSetCookie()) {
      const received = Cookie.parse(line);
      if (received !== undefined) await this.#cookies.setCookie(received, url);
    }
    return response;
  }
}

/** The text in the events of an answer. */
function readText(events: string): string {
  let text = "";
  for (const line of events.split("\n")) {
    if (!line.startsWith("data: {")) continue;
    const event = JSON.parse(line.slice("data: ".length)) as { type: string; delta?: string };
    if (event.type === "error") throw new Error("The answer broke off.");
    if (event.type === "text-delta") text += event.delta ?? "";
  }
  return text;
}
