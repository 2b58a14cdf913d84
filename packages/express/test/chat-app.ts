import { createRequire } from "node:module";
import type express from "express";
import type { Request } from "express";
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

/** The user as Passport leaves it. */
export const userOf = (req: Request): string | undefined => (req as { user?: { id: string } }).user?.id;
