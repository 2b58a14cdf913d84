import { onExit } from "signal-exit";

import { register } from "../../src/index.ts";

register();
onExit(() => {});
setInterval(() => {}, 1000);
console.log("ready");
