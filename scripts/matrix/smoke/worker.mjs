// For workerd with `nodejs_compat`.
import "./async-context.mjs";
import { smoke } from "./checks.mjs";

export default { fetch: async () => Response.json(await smoke()) };
