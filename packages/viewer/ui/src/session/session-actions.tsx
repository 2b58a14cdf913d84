import { getRouteApi } from "@tanstack/react-router";
import type { SessionDetail } from "../../../src/api/contract.ts";
import { omit } from "../app/omit.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { useHotkeys } from "../parts/use-hotkeys.ts";
import { useSiblings } from "./use-siblings.ts";
import styles from "./session-actions.module.css";

const route = getRouteApi("/sessions/$sessionId");

/** Previous and next session, and the panes. */
export function SessionActions({ session }: { readonly session: SessionDetail }) {
  const { pane } = route.useSearch();
  const navigate = route.useNavigate();
  const { previous, next } = useSiblings(session);

  const open = (sibling: typeof next): void => {
    if (sibling === undefined) return;
    void navigate({
      to: "/sessions/$sessionId",
      params: { sessionId: sibling.sessionId },
      search: { project: sibling.project },
    });
  };
  useHotkeys({ j: () => open(next), k: () => open(previous), u: () => void navigate({ to: "/" }) });

  return (
    <div className={styles["actions"]}>
      <Button
        aria-pressed={pane === "json"}
        onClick={() =>
          void navigate({
            search: (before) => ({
              ...omit(before, "pane", "span"),
              ...(pane === "json" ? {} : { pane: "json" as const }),
            }),
            resetScroll: false,
          })
        }
      >
        <Icon name="braces" size={14} />
        JSON
      </Button>
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
