import { createRequire } from "node:module";
import type multer from "@koa/multer";
import type { Router } from "@koa/router";
import type Koa from "koa";

const require = createRequire(import.meta.url);

/** Loads modules the way instrumentations can patch them: through `require`, after they were registered. */
export function load(name: "koa"): typeof Koa;
export function load(name: "@koa/router"): typeof Router;
export function load(name: "@koa/multer"): typeof multer;
export function load(name: string): unknown {
  return require(name);
}
