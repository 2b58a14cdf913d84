import { parseArgs } from "node:util";

import { runDemo } from "./demo.ts";

const { values } = parseArgs({ options: { once: { type: "boolean", default: false } } });
const differences = await runDemo(values);
process.exitCode = differences?.length === 0 ? 0 : 1;
