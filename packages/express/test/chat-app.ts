import { createRequire } from "node:module";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express, Request } from "express";

const require = createRequire(import.meta.url);

/**
 * Loads modules the way instrumentations can patch them: through `require`, after they were
 * registered.
 */
export const load = <Module>(name: string): Module => require(name) as Module;

/** Starts an app on a free port. */
export async function listen(app: Express): Promise<{ url: string; close(): Promise<void> }> {
  const server = await new Promise<Server>((resolve) => {
    const started = app.listen(0, "127.0.0.1", () => {
      resolve(started);
    });
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

/** The user as Passport leaves it. */
export const userOf = (req: Request): string | undefined => (req as { user?: { id: string } }).user?.id;
