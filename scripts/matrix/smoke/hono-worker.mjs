// For workerd with `nodejs_compat`.
import "./async-context.mjs";
import { smokeHono } from "./hono-checks.mjs";
import { serveInWorker } from "./serve.mjs";

export default { fetch: async () => Response.json(await smokeHono(serveInWorker)) };
