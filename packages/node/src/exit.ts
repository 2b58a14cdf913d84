/** What is done when the process is about to end; must settle by itself. */
type Flush = () => Promise<void>;

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * Flushes when the process ends: when its work runs out, and on SIGTERM and SIGINT. An application
 * that handles a signal itself keeps the decision; one that does not dies of the signal as
 * before, after the flush. A second signal does not wait. `process.exit()` cannot be waited for.
 *
 * @returns a function that takes the handlers off again
 */
export function flushOnExit(flush: Flush, timeoutMs: number): () => void {
  const bounded = () => withTimeout(flush(), timeoutMs);

  const onBeforeExit = async () => {
    const finished = await bounded();
    // The event loop was empty, so what still holds the process is a backend that does not answer,
    // unless somebody else uses this event too.
    if (!finished && process.listenerCount("beforeExit") === 0) process.exit();
  };

  let stopped = false;
  let flushing = false;
  const onSignal = (signal: NodeJS.Signals) => {
    const handledByApplication = process.listenerCount(signal) > 1;
    if (handledByApplication) {
      // Out of sight of those who run next: packages such as signal-exit end the process only if
      // they find nobody else listening. Back right after them: when it has cleaned up, an
      // application may send itself the signal again (Nest's shutdown hooks), and die unflushed.
      process.off(signal, onSignal);
      process.nextTick(() => stopped || process.prependListener(signal, onSignal));
      void bounded();
      return;
    }
    const die = () => {
      process.off(signal, onSignal);
      process.kill(process.pid, signal);
    };
    if (flushing) return die();
    flushing = true;
    void bounded().finally(die);
  };

  process.once("beforeExit", onBeforeExit);
  // First in the list: a `once` handler of the application is still counted when ours runs.
  for (const signal of SIGNALS) process.prependListener(signal, onSignal);
  return () => {
    stopped = true;
    process.off("beforeExit", onBeforeExit);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}

/** Waits for a promise, but not for longer than `timeoutMs`; tells whether it settled in time. */
export async function withTimeout(promise: Promise<void>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, false);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, timeout]).finally(() => clearTimeout(timer));
}
