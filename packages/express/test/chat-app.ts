import { createRequire } from "node:module";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type express from "express";
import type { Express, Request } from "express";
import type expressSession from "express-session";
import type multer from "multer";

const require = createRequire(import.meta.url);

/**
 * Loads modules the way instrumentations can patch them: through `require`, after they were
 * registered.
 */
export function load(name: "express"): typeof express;
export function load(name: "express-session"): typeof expressSession;
export function load(name: "multer"): typeof multer;
export function load(name: string): unknown {
  return require(name);
}

/** Starts an app on a free port. */
export async function listen(
  app: Express,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
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
