import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";

const COMPLETION = JSON.stringify({
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1_780_000_000,
  model: "gpt-4o",
  choices: [{ index: 0, message: { role: "assistant", content: "Hello, Ada." }, finish_reason: "stop" }],
  usage: { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 },
});

/** The answer of a model that streams: as many words as people are told in a few sentences. */
const WORDS = Array.from({ length: 60 }, (_, index) => `word${index} `);
const EVENTS = [
  ...WORDS.map((content) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })),
  { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
].map(
  (part) =>
    `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1_780_000_000, model: "gpt-4o", ...part })}\n\n`,
);

async function stream(response: ServerResponse): Promise<void> {
  response.setHeader("content-type", "text/event-stream");
  for (const event of EVENTS) {
    response.write(event);
    // Each in a packet of its own, as a model sends them.
    await setImmediate();
  }
  response.end("data: [DONE]\n\n");
}

/** A model that says the same to everything, at once or word by word, over OpenAI's protocol. */
export class Model implements AsyncDisposable {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }

  static start(): Promise<Model> {
    const server = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
      const { stream: isStream } = JSON.parse(await text(request)) as { stream?: boolean };
      if (isStream === true) await stream(response);
      else response.setHeader("content-type", "application/json").end(COMPLETION);
    });
    return new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        resolve(new Model(server));
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
