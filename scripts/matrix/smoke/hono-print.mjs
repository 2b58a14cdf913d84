// For a runtime with a command line.
import "./async-context.mjs";
import { smokeHono } from "./hono-checks.mjs";
import { serve } from "./serve.mjs";

console.log(JSON.stringify(await smokeHono(serve)));
