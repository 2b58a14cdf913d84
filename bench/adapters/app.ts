// The app under load, in a process of its own: `app.ts <framework> <variant>...`, started by `app-process.ts`.
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import type { Framework, Usage, Variant } from "./app-process.ts";
import { startTracing } from "./telemetry.ts";

/**
 * Starts the app of a framework on a free port of the loopback. `GET /chats/:id` answers at once,
 * `POST /chats/:id` with what a model says to the `question` of its JSON body, and
 * `POST /chats/:id/stream` with the same as server-sent events, a word each.
 */
export type StartApp = (variant: Variant) => Promise<Server>;

const [framework, ...variants] = process.argv.slice(2) as [Framework, ...Variant[]];
startTracing(framework);
// Patched where it is required for the first time.
createRequire(import.meta.url)("node:http");

const { start } = (await import(`./apps/${framework}.ts`)) as { start: StartApp };
const ports: number[] = [];
for (const variant of variants) ports.push(((await start(variant)).address() as AddressInfo).port);
process.send?.(ports);

process.on("message", () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ rss, heapUsed } satisfies Usage);
});
process.on("disconnect", () => process.exit());
