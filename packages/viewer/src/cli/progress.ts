/** How far something long is. */
export interface Progress {
  advance(done: number): void;
  /** Takes what was shown away again. */
  stop(): void;
}

const intervalMs = 200;

/** Shows on stderr how much of something is done, where that is a terminal; output stays clean. */
export function startProgress(what: string, total: number): Progress {
  const { stderr } = process;
  if (!stderr.isTTY || total === 0) return { advance: () => undefined, stop: () => undefined };
  let shown = 0;
  return {
    advance(done) {
      const now = performance.now();
      if (now - shown < intervalMs) return;
      shown = now;
      stderr.write(`\r\u001b[K${what}: ${Math.floor((100 * done) / total)} %`);
    },
    stop: () => void stderr.write("\r\u001b[K"),
  };
}
