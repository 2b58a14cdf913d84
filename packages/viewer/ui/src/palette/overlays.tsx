import { lazy, Suspense, useLayoutEffect, useState } from "react";
import { useHotkeys } from "../parts/use-hotkeys.ts";
import { subscribeToOverlay, type Overlay } from "./open-overlay.ts";

const CommandPalette = lazy(async () => ({
  default: (await import("./command-palette.tsx")).CommandPalette,
}));
const HelpDialog = lazy(async () => ({ default: (await import("./help-dialog.tsx")).HelpDialog }));

/** The dialogs that any page can open: the palette with ⌘K, the help with `?`. */
export function Overlays() {
  const [open, setOpen] = useState<Overlay | null>(null);
  // A dialog says that it was closed after the fact: by then another one may be open.
  const close = (overlay: Overlay) => (): void => setOpen((before) => (before === overlay ? null : before));

  useLayoutEffect(() => subscribeToOverlay(setOpen), []);
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setOpen((before) => (before === "palette" ? null : "palette"));
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  useHotkeys({ "?": () => setOpen("help") });

  return (
    <Suspense>
      {open === "palette" && <CommandPalette onClose={close("palette")} />}
      {open === "help" && <HelpDialog onClose={close("help")} />}
    </Suspense>
  );
}
