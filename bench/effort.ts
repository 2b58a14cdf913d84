/** Whether `--smoke` only asks if a benchmark runs. */
export const isSmoke: boolean = process.env["BENCH_SMOKE"] !== undefined;

/** How often something is done: so often, or a few times in a smoke test. */
export function effort(count: number, inSmoke = 2): number {
  return isSmoke ? Math.min(count, inSmoke) : count;
}
