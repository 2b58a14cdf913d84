import { useSyncExternalStore } from "react";

const never = (): (() => void) => () => undefined;

/**
 * True while a page is rendered by the server, and when its scripts render it again to take it over:
 * both must come to the same, whatever only a browser knows. False in every render after that.
 */
export const useIsHydrating = (): boolean =>
  useSyncExternalStore(
    never,
    () => false,
    () => true,
  );
