// For workerd with nothing of Node.js: no AsyncLocalStorage, no `node:crypto`.
import { smokeHono } from "./hono-checks.mjs";
import { serveInWorker } from "./serve.mjs";

export default { fetch: async () => Response.json(await smokeHono(serveInWorker)) };
