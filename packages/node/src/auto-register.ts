/**
 * `node --import @otel-sessions/node/register app.js`: {@link register} with what the
 * environment says, before the first line of the application runs.
 */
import { register } from "./register.ts";

register();
