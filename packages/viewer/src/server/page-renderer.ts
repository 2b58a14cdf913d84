import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { RenderPage } from "../api/page-data.ts";

/**
 * Renders pages with the built web UI in a folder, which is loaded for the first of them. Whatever
 * goes wrong is said once on stderr, and pages are sent as they would be without it.
 */
export function createPageRenderer(folder: string): RenderPage {
  const url = pathToFileURL(join(folder, "server", "render-page.js")).href;
  const reported = new Set<string>();
  return async (address, data) => {
    try {
      const { renderPage } = (await import(url)) as { readonly renderPage: RenderPage };
      return await renderPage(address, data);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!reported.has(reason))
        console.error(`otel-sessions: pages are sent without their rows (${reason})`);
      reported.add(reason);
      return null;
    }
  };
}
