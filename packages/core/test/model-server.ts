import { LLMock } from "@copilotkit/aimock";

/** A server of OpenAI's and Anthropic's protocols on this machine, which answers everything with "Hello, Ada." */
export interface ModelServer {
  /** `http://127.0.0.1:PORT`; OpenAI's routes are below `/v1`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a model server on a free port. */
export async function startModelServer(): Promise<ModelServer> {
  const server = new LLMock({ host: "127.0.0.1", port: 0 });
  server.onEmbedding(/.*/, { embedding: [0.25, -0.5] });
  server.on({}, { content: "Hello, Ada." });
  await server.start();
  return { url: server.url, close: () => server.stop() };
}
