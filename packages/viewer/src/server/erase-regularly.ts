import type { Store } from "../store/store.ts";

const hour = 3_600_000;

/** Erases at once and every hour what had no activity for `retention` milliseconds. Returns how to stop. */
export function eraseRegularly(store: Store, retention: number): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const erase = (): void => {
    running = store
      .eraseBefore((Date.now() - retention) * 1000)
      .catch((error: unknown) => console.error(error));
  };
  erase();
  const timer = setInterval(erase, Math.min(hour, retention)).unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
