// For workerd with nothing of Node.js: no AsyncLocalStorage, no `node:crypto`.
import { smoke } from "./checks.mjs";

export default { fetch: async () => Response.json(await smoke()) };
