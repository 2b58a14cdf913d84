// `node run-worker.mjs FILE [FLAG]`: answers one request with a worker in workerd and prints the answer.
import { readFile } from "node:fs/promises";
import { Miniflare } from "miniflare";

const [file, ...compatibilityFlags] = process.argv.slice(2);
const miniflare = new Miniflare({
  modules: true,
  script: await readFile(file, "utf8"),
  compatibilityDate: "2026-01-01",
  compatibilityFlags,
});
const response = await miniflare.dispatchFetch("http://edge/");
console.log(await response.text());
await miniflare.dispose();
