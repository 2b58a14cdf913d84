import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const viewer = "http://127.0.0.1:4318";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../dist/ui",
    emptyOutDir: true,
    // The viewer's content security policy allows nothing but its own origin, `data:` included.
    assetsInlineLimit: 0,
    // These understand `light-dark()`, nesting and `oklch()`, so styles ship as written.
    target: ["chrome123", "edge123", "firefox128", "safari17.5"],
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // One file for all that the first page needs: there are more small ones than connections.
        codeSplitting: { groups: [{ name: "page", tags: ["$initial"] }] },
        // Compiled beside the main thread as it arrives, instead of function by function when called:
        // https://v8.dev/blog/explicit-compile-hints
        postBanner: ({ isEntry }) => (isEntry ? "//# allFunctionsCalledOnLoad" : ""),
      },
    },
  },
  server: { proxy: { "/api": viewer, "/v1": viewer } },
});
