import { Link } from "@tanstack/react-router";
import { openOverlay } from "../palette/open-overlay.ts";
import { Icon } from "../parts/icon.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";
import styles from "./top-bar.module.css";

export function TopBar() {
  return (
    <header className={styles["bar"]}>
      <Link to="/" className={styles["brand"]}>
        <Mark />
        otel-sessions
      </Link>
      <nav aria-label="Main" className={styles["nav"]}>
        <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
          Sessions
        </Link>
        <Link to="/users">Users</Link>
        <Link to="/doctor">Doctor</Link>
        <Link to="/settings">Settings</Link>
      </nav>
      <div className={styles["end"]}>
        <button type="button" className={styles["palette"]} onClick={() => openOverlay("palette")}>
          <Icon name="search" size={14} />
          <span>Go to</span>
          <kbd aria-hidden="true">⌘K</kbd>
        </button>
        <IconButton icon="keyboard" label="Keyboard shortcuts (?)" onClick={() => openOverlay("help")} />
        <ThemeToggle />
      </div>
    </header>
  );
}

function Mark() {
  return (
    <svg aria-hidden="true" width="20" height="20" viewBox="0 0 32 32" className={styles["mark"]}>
      <rect width="32" height="32" rx="8" fill="currentColor" />
      <g fill="none" stroke="var(--on-accent)" strokeWidth="2.8" strokeLinecap="round">
        <path d="M8 10.5h11" />
        <path d="M13 16h11" opacity=".72" />
        <path d="M8 21.5h7" />
      </g>
    </svg>
  );
}
