import { setTheme, themes, useTheme } from "../app/theme.ts";
import styles from "./theme-choice.module.css";

const names = { system: "Follow the system", light: "Light", dark: "Dark" } as const;

export function ThemeChoice() {
  const chosen = useTheme();
  return (
    <div role="radiogroup" aria-label="Theme" className={styles["choice"]}>
      {themes.map((theme) => (
        <label key={theme}>
          <input type="radio" name="theme" checked={theme === chosen} onChange={() => setTheme(theme)} />
          {names[theme]}
        </label>
      ))}
    </div>
  );
}
