// Runs before the first paint. What came with the page is shown first and can be used as soon as its
// scripts have taken it over.
{
  const take = (storage, key) => {
    try {
      return storage().getItem(key);
    } catch {
      // Storage is blocked.
      return null;
    }
  };

  // So that a chosen theme never flashes the other one.
  const theme = take(() => localStorage, "otel-sessions.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;

  // Who comes back to the middle of a list has not looked at its first rows.
  const scrolledKey = "otel-sessions.scrolled";
  addEventListener("pagehide", () => {
    try {
      sessionStorage.setItem(scrolledKey, scrollY > 0 ? location.href : "");
    } catch {
      // They come back to its first rows.
    }
  });
  const comesBack = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  const wasScrolled = comesBack && take(() => sessionStorage, scrolledKey) === location.href;

  // What the reader does meanwhile is done again once there is somebody to hear it. Links work anyway,
  // and what is typed stays where it is.
  const early = [];
  const again = {
    click({ target }) {
      const button = target.closest("button");
      return button && (() => button.click());
    },
    change({ target }) {
      const { value } = target;
      return () => {
        target.value = value;
        target.dispatchEvent(new Event("change", { bubbles: true }));
      };
    },
    keydown(event) {
      const { target, key, ctrlKey, metaKey, altKey } = event;
      if (target.matches("input, select")) return null;
      const field = document.querySelector(`[aria-keyshortcuts="${CSS.escape(key)}"]`);
      if (field && !ctrlKey && !metaKey && !altKey) {
        // At once: what is typed next goes into it.
        event.preventDefault();
        field.focus();
        return null;
      }
      // Opens what a key before it will have led to.
      if (key === "Enter" && target === document.body) return () => document.activeElement.click();
      return (
        key.length === 1 && key !== " " && (() => target.dispatchEvent(new KeyboardEvent("keydown", event)))
      );
    },
  };
  const keep = (event) => {
    const act = again[event.type](event);
    if (!act) return;
    early.push(act);
    event.stopImmediatePropagation();
  };
  for (const type in again) addEventListener(type, keep, { capture: true });
  const release = () => {
    for (const type in again) removeEventListener(type, keep, { capture: true });
    for (const act of early.splice(0)) act();
  };
  document.addEventListener("taken-over", release, { once: true });

  // The development server's page has none: it starts its scripts itself.
  const { main } = document.currentScript.dataset;
  const start = () => void (main && import(main));
  document.addEventListener("DOMContentLoaded", () => {
    const root = document.getElementById("root");
    if (wasScrolled) root.replaceChildren();
    if (!root.hasChildNodes() || document.hidden) {
      release();
      start();
      return;
    }
    requestAnimationFrame(() => {
      // Not before: to load it and to compile it would take the time of the first frame.
      document.head.append(
        Object.assign(document.createElement("link"), { rel: "modulepreload", href: main, crossOrigin: "" }),
      );
      // A frame is painted after its callbacks, and before what they put off.
      setTimeout(start);
    });
  });
}
