import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { stringifySearch } from "../app/search-params.ts";
import { Button } from "../parts/button.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { Popover } from "../parts/popover.tsx";
import { TextField } from "../parts/text-field.tsx";
import { deleteView, loadViews, saveView } from "./view-storage.ts";
import type { SessionsSearch } from "./sessions-search.ts";
import styles from "./saved-views.module.css";

/** Views to come back to: saves the filters and the order of the list, opens and deletes what was saved. */
export function SavedViews({ search }: { readonly search: SessionsSearch }) {
  return (
    <Popover icon="star" label="Views">
      {(close) => <ViewsMenu search={search} onOpen={close} />}
    </Popover>
  );
}

interface ViewsMenuProps {
  readonly search: SessionsSearch;
  readonly onOpen: () => void;
}

function ViewsMenu({ search, onOpen }: ViewsMenuProps) {
  const [views, setViews] = useState(loadViews);
  const [name, setName] = useState("");
  const shown = stringifySearch({ ...search });
  const trimmed = name.trim();
  return (
    <div className={styles["views"]}>
      {views.length === 0 ? (
        <p>No view is saved in this browser yet.</p>
      ) : (
        <ul aria-label="Saved views">
          {views.map((view) => (
            <li key={view.name}>
              <Link
                to="/"
                search={view.search}
                aria-current={stringifySearch({ ...view.search }) === shown ? "true" : undefined}
                onClick={onOpen}
              >
                {view.name}
              </Link>
              <IconButton
                icon="trash"
                label={`Delete view ${view.name}`}
                onClick={() => setViews(deleteView(view.name))}
              />
            </li>
          ))}
        </ul>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (trimmed === "") return;
          setViews(saveView(trimmed, search));
          setName("");
        }}
      >
        <TextField
          aria-label="Name of this view"
          placeholder="Name of this view"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={trimmed === ""}>
          Save this view
        </Button>
      </form>
    </div>
  );
}
