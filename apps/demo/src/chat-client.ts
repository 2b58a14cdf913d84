import { Cookie, CookieJar } from "tough-cookie";

/** Talks to the chat application as its page does: logs in, keeps cookies, reads streams. */
export class ChatClient {
  readonly #url: string;
  readonly #cookies = new CookieJar();

  constructor(url: string) {
    this.#url = url;
  }

  async logIn(username: string, password: string): Promise<void> {
    const response = await this.#post("/login", new URLSearchParams({ username, password }));
    const location = response.headers.get("location");
    if (location !== "/") throw new Error(`Logging ${username} in failed with status ${response.status}.`);
  }

  /** Sends a message and returns the whole answer. Without a conversation, the login stands for it. */
  async send(conversationId: string | null, message: string): Promise<string> {
    const response = await this.#post("/api/chat", JSON.stringify({ message }), {
      "content-type": "application/json",
      ...(conversationId !== null && { "x-conversation-id": conversationId }),
    });
    if (!response.ok) throw new Error(`The chat answered with status ${response.status}.`);
    return response.text();
  }

  /** The `Cookie` header that it sends. */
  getCookies(): Promise<string> {
    return this.#cookies.getCookieString(this.#url);
  }

  async #post(
    path: string,
    body: NonNullable<RequestInit["body"]>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const url = new URL(path, this.#url).href;
    const cookie = await this.#cookies.getCookieString(url);
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: { cookie, ...headers },
      body,
    });
    for (const line of response.headers.getSetCookie()) {
      const received = Cookie.parse(line);
      if (received !== undefined) await this.#cookies.setCookie(received, url);
    }
    return response;
  }
}
