import { Icon } from "../parts/icon.tsx";
import iconButton from "../parts/icon-button.module.css";
import { setTheme, themes, useTheme } from "./theme.ts";
import styles from "./theme-toggle.module.css";

/** Steps through system, light and dark. */
export function ThemeToggle() {
  const theme = useTheme();
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
  const label = `Theme: ${theme}. Switch to ${next}`;
  return (
    <button
      type="button"
      className={`${iconButton["button"]} ${styles["toggle"]}`}
      aria-label={label}
      title={label}
      onClick={() => setTheme(next)}
    >
      {/* The style sheet chooses one: the server does not know which theme a browser remembers. */}
      <Icon name="system" />
      <Icon name="sun" />
      <Icon name="moon" />
    </button>
  );
}
