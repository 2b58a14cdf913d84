// As `print.mjs`, where there is no context manager: what a bare worker is compared with.
import { smoke } from "./checks.mjs";

console.log(JSON.stringify(await smoke()));
