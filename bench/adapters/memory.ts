import { AppProcess, type Framework } from "./app-process.ts";
import { Load } from "./load.ts";

const STEP = 100_000;
const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1).padStart(7);

/** Prints what an app with the adapter holds after every 100,000 requests, rubbish collected. */
export async function printMemory(framework: Framework, requests: number): Promise<void> {
  await using app = await AppProcess.start({ framework, variants: ["adapter"] }, ["--expose-gc"]);
  await using load = await Load.start(app.urls[0] ?? "", "nothing");
  console.log(`\nMemory of the ${framework} app with the adapter`);
  console.log("   requests   RSS MB  heap MB");
  for (let sent = STEP; sent <= requests; sent += STEP) {
    await load.send(STEP);
    const { rss, heapUsed } = await app.usage();
    console.log(`  ${sent.toLocaleString("en").padStart(9)}  ${megabytes(rss)}  ${megabytes(heapUsed)}`);
  }
}
