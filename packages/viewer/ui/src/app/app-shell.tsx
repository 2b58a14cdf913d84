import { useQueryClient } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { startLiveUpdates } from "../api/live-updates.ts";
import { Overlays } from "../palette/overlays.tsx";
import { TopBar } from "./top-bar.tsx";
import styles from "./app-shell.module.css";

/** What every page stands in. */
export function AppShell() {
  const client = useQueryClient();
  useEffect(() => startLiveUpdates(client), [client]);
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
