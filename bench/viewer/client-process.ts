/** The process of a client: answers {@link Questions} with milliseconds, or with what went wrong. */
import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { Pool } from "undici";
import type { Questions } from "./latency.ts";

interface Stretch {
  readonly start: number;
  readonly end: number;
}

const collections: Stretch[] = [];
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) {
    collections.push({ start: startTime, end: startTime + duration });
  }
}).observe({ entryTypes: ["gc"] });

/** Leaves out the answers during which this process, not the server, collected garbage. */
async function time({ url, paths, warmUps }: Questions): Promise<readonly number[]> {
  const answers: Stretch[] = [];
  const pool = new Pool(url, { connections: 1 });
  for (const [number, path] of paths.entries()) {
    const start = performance.now();
    const response = await pool.request({ path, method: "GET" });
    await response.body.arrayBuffer();
    if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}`);
    if (number >= warmUps) answers.push({ start, end: performance.now() });
  }
  await pool.close();
  // The observer is told of collections later.
  await setTimeout(50);
  const counted = answers.filter(
    (answer) => !collections.some(({ start, end }) => start < answer.end && end > answer.start),
  );
  collections.length = 0;
  return (counted.length === 0 ? answers : counted).map(({ start, end }) => end - start);
}

process.on("message", (questions: Questions) => {
  time(questions).then(
    (times) => process.send?.(times),
    (error: unknown) => process.send?.(String(error)),
  );
});
