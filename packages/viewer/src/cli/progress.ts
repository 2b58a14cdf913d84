/** How far something long is. */
export interface Progress {
  advance(done: number): void;
  /** Takes what was shown away again. */
  stop(): void;
}

const intervalMs = 200;

/** Shows on stderr how far something is, where that is a terminal; output stays clean. */
export function startProgress(what: string, total: number): Progress {
  const { stderr } = process;
  if (!stderr.isTTY || total < 2) return { advance: () => undefined, stop: () => undefined };
  let shown = 0;
  return {
    advance(done) {
      const now = performance.now();
      if (now - shown < intervalMs) return;
      shown = now;
      stderr.write(`\r\u001b[K${what}: ${done} of ${total} requests (${Math.floor((100 * done) / total)} %)`);
    },
    stop: () => void stderr.write("\r\u001b[K"),
  };
}
