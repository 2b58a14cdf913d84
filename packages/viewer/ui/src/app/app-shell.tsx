import { Outlet } from "@tanstack/react-router";
import { Overlays } from "../palette/overlays.tsx";
import { TopBar } from "./top-bar.tsx";
import styles from "./app-shell.module.css";

/** What every page stands in. */
export function AppShell() {
  return (
    <>
      <a className={styles["skip"]} href="#main">
        Skip to content
      </a>
      <TopBar />
      <main id="main" tabIndex={-1} className={styles["main"]}>
        <Outlet />
      </main>
      <Overlays />
    </>
  );
}
