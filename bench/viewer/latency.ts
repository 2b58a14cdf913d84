import { Pool } from "undici";

/** How long answers take, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** Asks for paths one after another. */
export async function timeAnswers(
  url: string,
  count: number,
  path: (number: number) => string,
): Promise<Latency> {
  const times: number[] = [];
  const pool = new Pool(url, { connections: 1 });
  // The first answers tell how warm the code is.
  for (let number = -20; number < count; number++) {
    const started = performance.now();
    const response = await pool.request({ path: path(number + 20), method: "GET" });
    await response.body.arrayBuffer();
    if (response.statusCode !== 200) throw new Error(`${path(number)} answered ${response.statusCode}`);
    if (number >= 0) times.push(performance.now() - started);
  }
  await pool.close();
  return summarise(times);
}

function summarise(times: readonly number[]): Latency {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

/** Milliseconds of the very first answer. */
export async function timeFirst(url: string, path: string): Promise<number> {
  const started = performance.now();
  await (await fetch(url + path)).arrayBuffer();
  return performance.now() - started;
}
