import { createMemoryHistory } from "@tanstack/react-router";
import { renderToString } from "react-dom/server";
import type { RenderPage } from "../../src/api/page-data.ts";
import { fillSessions } from "./api/page-data.ts";
import { App } from "./app/app.tsx";
import { createQueryClient } from "./app/query-client.ts";
import { createAppRouter } from "./app/router.tsx";
import { parseSessionsSearch } from "./sessions/sessions-search.ts";

/** The list of sessions as HTML, for as many rows as a screen shows; null for all other pages. */
export const renderPage: RenderPage = async (address, data) => {
  const queryClient = createQueryClient();
  const history = createMemoryHistory({ initialEntries: [address] });
  // It would be written into the page as a script, which the viewer forbids.
  const router = createAppRouter(queryClient, { history, scrollRestoration: false });
  const { pathname, search } = router.latestLocation;
  const list = pathname === "/" ? fillSessions(queryClient, parseSessionsSearch(search), data) : null;
  // What an empty list shows instead is no part of the first script, either.
  if (list === null || list.sessions.length === 0) return null;
  await router.load();
  return renderToString(<App router={router} queryClient={queryClient} renderedAt={data.now} />);
};
