import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { Hono, type Context } from "hono";
import type { PageData, RenderPage } from "../api/page-data.ts";
import { answerError } from "./api-error.ts";
import { toDataBlock } from "./first-answers.ts";
import { createPageRenderer } from "./page-renderer.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** What a page is sent with; null where it has to ask for everything itself. */
export type FirstAnswers = (path: string, search: URLSearchParams) => Promise<PageData["answers"] | null>;

/**
 * Serves the built web UI. Paths that name no file get `index.html`, whose router knows them;
 * a file that is not there is a 404, so that a stale page notices.
 */
export function uiRoutes(folder: string, firstAnswers: FirstAnswers): Hono {
  const routes = new Hono();
  const browserFolder = join(folder, "browser");
  const renderPage = createPageRenderer(folder);
  routes.get("*", async (context) => {
    const url = new URL(context.req.url);
    const path = decodePath(url.pathname);
    if (path === null || path.startsWith("/api/") || path.startsWith("/v1/")) {
      return answerError(context, 404, "not_found", "There is no such resource");
    }
    if (extname(path) === "" || path.startsWith("/sessions/")) {
      const answers = await firstAnswers(path, url.searchParams);
      return answerPage(context, browserFolder, answers, renderPage);
    }
    const file = normalize(join(browserFolder, path));
    const isInside = file.startsWith(browserFolder + sep);
    const content = isInside && (await isFile(file)) ? await readFile(file) : null;
    if (content === null) return answerError(context, 404, "not_found", "There is no such file");
    // Names of built assets hold a hash of their content.
    const isHashed = path.startsWith("/assets/");
    return context.body(new Uint8Array(content), 200, {
      "content-type": contentTypes[extname(file)] ?? "application/octet-stream",
      "cache-control": isHashed ? "public, max-age=31536000, immutable" : "no-cache",
    });
  });
  return routes;
}

async function answerPage(
  context: Context,
  folder: string,
  answers: PageData["answers"] | null,
  renderPage: RenderPage,
): Promise<Response> {
  const file = join(folder, "index.html");
  if (await isFile(file)) {
    let page = await readFile(file, "utf8");
    if (answers !== null) {
      const data: PageData = { now: Date.now(), answers };
      const { pathname, search } = new URL(context.req.url);
      const html = await renderPage(pathname + search, data);
      if (html !== null) {
        // Scripts are loaded from the first frame on: `start.js` sees to it.
        page = page.replace(/<link rel="modulepreload"[^>]*>/, "");
        page = page.replace('<div id="root">', (root) => root + html);
      }
      page = page.replace("</body>", (end) => toDataBlock("page-data", data) + end);
    }
    return context.html(page, 200, { "cache-control": "no-cache" });
  }
  return context.text(
    "The viewer is running, but its web UI is not built.\n\nRun `npm run build` in the repository, then load this page again.\nThe API is at /api/sessions.\n",
    200,
  );
}

function decodePath(path: string): string | null {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes("\0") ? null : decoded;
  } catch {
    return null;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
