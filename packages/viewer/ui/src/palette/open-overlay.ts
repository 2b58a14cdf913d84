export type Overlay = "palette" | "help";

const listeners = new Set<(overlay: Overlay) => void>();

/** Opens a dialog from anywhere. */
export function openOverlay(overlay: Overlay): void {
  for (const listener of listeners) listener(overlay);
}

export function subscribeToOverlay(listener: (overlay: Overlay) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
