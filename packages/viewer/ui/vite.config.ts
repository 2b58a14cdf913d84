import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const viewer = "http://127.0.0.1:4318";
/** Where the UI is built to: what browsers load, and beside it what the server renders pages with. */
const folder = process.env["UI_FOLDER"] ?? "../dist/ui";

/**
 * Asks browsers to compile the first page's script as it arrives, beside the main thread, rather
 * than function by function as they are called: https://v8.dev/blog/explicit-compile-hints
 */
const compileAhead: Plugin = {
  name: "compile-ahead",
  applyToEnvironment: ({ name }) => name === "client",
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

/** Leaves it to `start.js` when the first page's script runs, and to the server when it is loaded. */
const startLater: Plugin = {
  name: "start-later",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler(html) {
      const [tag, main] = /<script type="module" crossorigin src="([^"]+)"><\/script>/.exec(html) ?? [];
      if (tag === undefined) throw new Error("Expected index.html to load a module");
      return html
        .replace(tag, `<link rel="modulepreload" crossorigin href="${main}">`)
        .replace('src="/start.js"', (start) => `${start} data-main="${main}"`);
    },
  },
};

/** Leaves out what is loaded later: the server renders the first page alone. */
const firstPageAlone: Plugin = {
  name: "first-page-alone",
  applyToEnvironment: ({ name }) => name === "ssr",
  resolveDynamicImport: () => "\0later",
  resolveId: (id) => (id === "\0later" ? id : null),
  load: (id) => (id === "\0later" ? "export {}" : null),
};

export default defineConfig({
  plugins: [react(), compileAhead, startLater, firstPageAlone],
  build: {
    emptyOutDir: true,
    // The viewer's content security policy allows nothing but its own origin, `data:` included.
    assetsInlineLimit: 0,
  },
  environments: {
    client: {
      build: {
        outDir: `${folder}/browser`,
        // These understand `light-dark()`, nesting and `oklch()`, so styles ship as written.
        target: ["chrome123", "edge123", "firefox128", "safari17.5"],
        modulePreload: { polyfill: false },
        // One file for all that the first page needs: there are more small ones than connections.
        rolldownOptions: { output: { codeSplitting: { groups: [{ name: "page", tags: ["$initial"] }] } } },
      },
    },
    ssr: {
      // A package of its own: nothing of it is looked for, and nothing of it depends on the process it is in.
      resolve: { noExternal: true },
      define: { "process.env.NODE_ENV": JSON.stringify("production") },
      build: {
        outDir: `${folder}/server`,
        target: "node22",
        minify: true,
        copyPublicDir: false,
        rolldownOptions: { input: "src/render-page.tsx" },
      },
    },
  },
  builder: {},
  server: { proxy: { "/api": viewer, "/v1": viewer } },
});
