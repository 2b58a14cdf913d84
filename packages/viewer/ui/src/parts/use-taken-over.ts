import { useEffect } from "react";

/** Tells `start.js` that a page that came as HTML listens from now on. */
export function useTakenOver(): void {
  useEffect(() => void document.dispatchEvent(new Event("taken-over")), []);
}
