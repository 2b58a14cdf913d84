// As `hono-print.mjs`, where there is no context manager: what a bare worker is compared with.
import { smokeHono } from "./hono-checks.mjs";
import { serve } from "./serve.mjs";

console.log(JSON.stringify(await smokeHono(serve)));
