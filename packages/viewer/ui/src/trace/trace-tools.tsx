import { formatPlural } from "../format/number.ts";
import { Button } from "../parts/button.tsx";
import { TextField } from "../parts/text-field.tsx";
import styles from "./trace-tools.module.css";

interface TraceToolsProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
  /** How many spans match; undefined while nothing is searched for. */
  readonly matches: number | undefined;
  readonly isFolded: boolean;
  readonly onFold: (fold: boolean) => void;
}

/** Finds spans in a long trace, and folds all of them up. */
export function TraceTools({ search, onSearch, matches, isFolded, onFold }: TraceToolsProps) {
  return (
    <div className={styles["tools"]}>
      <TextField
        type="search"
        aria-label="Find spans"
        placeholder="Find spans"
        title="By name, kind, model or status"
        value={search}
        onChange={(event) => onSearch(event.target.value)}
      />
      <span role="status">{matches !== undefined && formatPlural(matches, "span")}</span>
      <Button disabled={matches !== undefined} onClick={() => onFold(!isFolded)}>
        {isFolded ? "Unfold all" : "Fold all"}
      </Button>
    </div>
  );
}
