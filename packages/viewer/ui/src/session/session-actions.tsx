import { getRouteApi } from "@tanstack/react-router";
import type { SessionDetail } from "../../../src/api/contract.ts";
import { omit } from "../app/omit.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { useHotkeys } from "../parts/use-hotkeys.ts";
import { getLastListSearch } from "../sessions/last-list-search.ts";
import { SessionMenu } from "./session-menu.tsx";
import type { Pane } from "./session-search.ts";
import { useSiblings } from "./use-siblings.ts";
import styles from "./session-actions.module.css";

const route = getRouteApi("/sessions/$sessionId");

/** The panes, what can be done with the session, and the ones before and after it. */
export function SessionActions({ session }: { readonly session: SessionDetail }) {
  const { pane } = route.useSearch();
  const navigate = route.useNavigate();
  const { previous, next } = useSiblings(session);

  const toggle = (name: Pane): void => {
    void navigate({
      search: (before) => ({ ...omit(before, "pane", "span"), ...(pane === name ? {} : { pane: name }) }),
      resetScroll: false,
    });
  };
  const open = (sibling: typeof next): void => {
    if (sibling === undefined) return;
    void navigate({
      to: "/sessions/$sessionId",
      params: { sessionId: sibling.sessionId },
      search: { project: sibling.project },
    });
  };
  const back = (): void => void navigate({ to: "/", search: getLastListSearch() });
  useHotkeys({ j: () => open(next), k: () => open(previous), u: back });

  return (
    <div className={styles["actions"]}>
      <Button aria-pressed={pane === "evaluations"} onClick={() => toggle("evaluations")}>
        <Icon name="thumbUp" size={14} />
        Evaluations
      </Button>
      <Button aria-pressed={pane === "json"} onClick={() => toggle("json")}>
        <Icon name="braces" size={14} />
        JSON
      </Button>
      <SessionMenu session={session} />
      <span className={styles["pager"]}>
        <IconButton
          icon="up"
          label="Previous session (k)"
          aria-keyshortcuts="k"
          disabled={previous === undefined}
          onClick={() => open(previous)}
        />
        <IconButton
          icon="down"
          label="Next session (j)"
          aria-keyshortcuts="j"
          disabled={next === undefined}
          onClick={() => open(next)}
        />
      </span>
    </div>
  );
}
