import { formatExact, formatRelative } from "../format/time.ts";
import { useNow } from "./use-now.ts";

/** How long ago, kept current; the exact moment on hover. */
export function RelativeTime({ iso }: { readonly iso: string }) {
  const now = useNow();
  return (
    <time
      dateTime={iso}
      // Written when it is asked for: there is one in every row.
      onPointerEnter={({ currentTarget }) => void (currentTarget.title = formatExact(iso))}
    >
      {formatRelative(iso, now)}
    </time>
  );
}
