import { useRouter } from "@tanstack/react-router";
import type { ComponentProps, MouseEvent } from "react";
import type { SessionRow } from "../../../src/api/contract.ts";
import { stringifySearch } from "../app/search-params.ts";

interface SessionLinkProps extends ComponentProps<"a"> {
  readonly session: Pick<SessionRow, "project" | "sessionId">;
  /** What to mark in it. */
  readonly find: string | undefined;
}

/**
 * Leads to a session, as the router's own link does. That one works its address out again whenever
 * the page's changes, which a table full of them makes felt.
 */
export function SessionLink({ session, find, children, ...props }: SessionLinkProps) {
  const router = useRouter();
  const { project, sessionId } = session;
  const search = { project, ...(find !== undefined && { find }) };
  const target = { to: "/sessions/$sessionId", params: { sessionId }, search } as const;
  const preload = (): void => void router.preloadRoute(target);
  return (
    <a
      {...props}
      href={`/sessions/${encodeURIComponent(sessionId)}${stringifySearch(search)}`}
      onMouseEnter={preload}
      onFocus={preload}
      onTouchStart={preload}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        void router.navigate(target);
      }}
    >
      {children}
    </a>
  );
}

/** Not meant for another tab, a window or a download. */
const isPlain = ({ button, metaKey, altKey, ctrlKey, shiftKey }: MouseEvent): boolean =>
  button === 0 && !metaKey && !altKey && !ctrlKey && !shiftKey;
