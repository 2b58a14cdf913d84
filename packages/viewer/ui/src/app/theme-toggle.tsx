import { IconButton } from "../parts/icon-button.tsx";
import type { IconName } from "../parts/icon.tsx";
import { setTheme, type Theme, themes, useTheme } from "./theme.ts";

const icons: Readonly<Record<Theme, IconName>> = { system: "system", light: "sun", dark: "moon" };

/** Steps through system, light and dark. */
export function ThemeToggle() {
  const theme = useTheme();
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
  return (
    <IconButton
      icon={icons[theme]}
      label={`Theme: ${theme}. Switch to ${next}`}
      onClick={() => setTheme(next)}
    />
  );
}
