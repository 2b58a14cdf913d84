import { formatExact, formatRelative } from "../format/time.ts";
import { useIsHydrating } from "./use-is-hydrating.ts";
import { useNow } from "./use-now.ts";

/** How long ago, kept current; the exact moment on hover. */
export function RelativeTime({ iso }: { readonly iso: string }) {
  const now = useNow();
  const isHydrating = useIsHydrating();
  return (
    <time
      // A date depends on where the reader is: what the server wrote is not updated but replaced.
      key={isHydrating ? "server" : "reader"}
      suppressHydrationWarning
      dateTime={iso}
      // Written when it is asked for: there is one in every row.
      onPointerEnter={({ currentTarget }) => void (currentTarget.title = formatExact(iso))}
    >
      {formatRelative(iso, now)}
    </time>
  );
}
