import { useRouter } from "@tanstack/react-router";

/**
 * Tells whether the reader is on the way to another page. What waits for a pause before it narrows
 * the list must not call that off: the newer of two ways to go is the one that is gone.
 */
export function useIsLeaving(): () => boolean {
  const router = useRouter();
  return () => router.latestLocation.pathname !== router.state.resolvedLocation?.pathname;
}
