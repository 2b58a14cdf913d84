import { startTransition, useEffect, useState } from "react";

// Of the page, not of a component: who comes back to the list waits for nothing.
let painted = false;

/**
 * False until the page has been painted for the first time. What a reader does not look at first is
 * left out until then, and comes a moment later without holding anything up.
 */
export function useIsPainted(): boolean {
  const [isPainted, setPainted] = useState(painted);
  useEffect(() => {
    if (painted) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A frame is painted after its callbacks, and before what they put off.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => {
        painted = true;
        startTransition(() => setPainted(true));
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);
  return isPainted;
}
