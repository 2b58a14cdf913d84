import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const viewer = "http://127.0.0.1:4318";

/**
 * Asks browsers to compile the first page's script as it arrives, beside the main thread, rather
 * than function by function as they are called: https://v8.dev/blog/explicit-compile-hints
 */
const compileAhead: Plugin = {
  name: "compile-ahead",
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      for (const file of Object.values(bundle)) {
        // It counts from where it stands: before all else, what other plugins put first included.
        if (file.type === "chunk" && file.isEntry) file.code = `//# allFunctionsCalledOnLoad\n${file.code}`;
      }
    },
  },
};

export default defineConfig({
  plugins: [react(), compileAhead],
  build: {
    outDir: "../dist/ui",
    emptyOutDir: true,
    // The viewer's content security policy allows nothing but its own origin, `data:` included.
    assetsInlineLimit: 0,
    // These understand `light-dark()`, nesting and `oklch()`, so styles ship as written.
    target: ["chrome123", "edge123", "firefox128", "safari17.5"],
    modulePreload: { polyfill: false },
    // One file for all that the first page needs: there are more small ones than connections.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "page", tags: ["$initial"] }] } } },
  },
  server: { proxy: { "/api": viewer, "/v1": viewer } },
});
