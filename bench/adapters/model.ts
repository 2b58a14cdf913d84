import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const COMPLETION = JSON.stringify({
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1_780_000_000,
  model: "gpt-4o",
  choices: [{ index: 0, message: { role: "assistant", content: "Hello, Ada." }, finish_reason: "stop" }],
  usage: { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 },
});

/** A model that says the same to everything, at once, over OpenAI's protocol. */
export class Model implements AsyncDisposable {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }

  static start(): Promise<Model> {
    const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      request.resume().on("end", () => {
        response.setHeader("content-type", "application/json").end(COMPLETION);
      });
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
