import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that listens on this machine. */
export interface RunningServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Closes it and every connection to it. */
  close(): Promise<void>;
}

/**
 * Starts a server on a free port.
 *
 * @example
 * ```ts
 * import { listen } from "@otel-sessions/testing";
 *
 * const server = await listen((_request, response) => response.end("hello"));
 * await (await fetch(server.url)).text();
 * await server.close();
 * ```
 */
export async function listen(listener: RequestListener): Promise<RunningServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
