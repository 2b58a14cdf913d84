import { createRoot, hydrateRoot } from "react-dom/client";
import { firstAnswers } from "./api/first-answers.ts";
import { fillSessions, takePageData } from "./api/page-data.ts";
import { App } from "./app/app.tsx";
import { createQueryClient } from "./app/query-client.ts";
import { createAppRouter } from "./app/router.tsx";
import { parseSessionsSearch } from "./sessions/sessions-search.ts";
import "./styles/tokens.css";
import "./styles/base.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
const data = takePageData();
const queryClient = createQueryClient();
// Rows that came with the page stay where the reader has scrolled them to meanwhile.
let takesOver = root.hasChildNodes();
document.addEventListener("taken-over", () => void (takesOver = false), { once: true });
const router = createAppRouter(queryClient, { scrollRestoration: () => !takesOver });
const { pathname, search } = router.latestLocation;
if (data !== null && pathname === "/") fillSessions(queryClient, parseSessionsSearch(search), data);
const app = <App router={router} queryClient={queryClient} renderedAt={data?.now ?? Date.now()} />;

if (takesOver) {
  // What the router would read from a script in the page of a server.
  router.ssr = { manifest: undefined };
  void router.load().then(() => hydrateRoot(root, app));
} else {
  // What the page shows is asked for before there is a page, which is then rendered once, with it.
  void firstAnswers(router.load(), queryClient).finally(() => createRoot(root).render(app));
}
