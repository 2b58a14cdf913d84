// For a runtime with a command line.
import "./async-context.mjs";
import { smoke } from "./checks.mjs";

console.log(JSON.stringify(await smoke()));
