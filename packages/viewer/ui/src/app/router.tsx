import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory,
} from "@tanstack/react-router";
import type { Problem } from "../../../src/api/contract.ts";
import { sessionsQuery } from "../api/queries.ts";
import { parseCompareSearch } from "../compare/compare-search.ts";
import { isProblem } from "../doctor/problems.ts";
import { parseSessionsSearch } from "../sessions/sessions-search.ts";
import { SessionsPage } from "../sessions/sessions-page.tsx";
import { parseSessionSearch } from "../session/session-search.ts";
import { parseUsersSearch } from "../users/users-search.ts";
import { AppShell } from "./app-shell.tsx";
import { CrashView } from "./crash-view.tsx";
import { NotFoundView } from "./not-found-view.tsx";
import { parseSearch, stringifySearch } from "./search-params.ts";

const rootRoute = createRootRouteWithContext<{ readonly queryClient: QueryClient }>()({
  component: AppShell,
  notFoundComponent: NotFoundView,
  errorComponent: CrashView,
});

const sessionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  validateSearch: parseSessionsSearch,
  loaderDeps: ({ search }) => search,
  // The page waits for it by itself, and shows what was there before.
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(sessionsQuery(deps));
  },
  component: SessionsPage,
});

const sessionsAliasRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions",
  validateSearch: parseSessionsSearch,
  beforeLoad: ({ search }) => {
    // oxlint-disable-next-line typescript/only-throw-error -- the router's documented way to redirect
    throw redirect({ to: "/", search, replace: true });
  },
});

const sessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions/$sessionId",
  validateSearch: parseSessionSearch,
  component: lazyRouteComponent(() => import("../session/session-page.tsx"), "SessionPage"),
});

const traceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/traces/$traceId",
  validateSearch: parseSessionSearch,
  component: lazyRouteComponent(() => import("../trace/trace-page.tsx"), "TracePage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("../settings/settings-page.tsx"), "SettingsPage"),
});

const usersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/users",
  validateSearch: parseUsersSearch,
  component: lazyRouteComponent(() => import("../users/users-page.tsx"), "UsersPage"),
});

const doctorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/doctor",
  validateSearch: ({ problem }: Record<string, unknown>): { readonly problem?: Problem } =>
    isProblem(problem) ? { problem } : {},
  component: lazyRouteComponent(() => import("../doctor/doctor-page.tsx"), "DoctorPage"),
});

const compareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/compare",
  validateSearch: parseCompareSearch,
  component: lazyRouteComponent(() => import("../compare/compare-page.tsx"), "ComparePage"),
});

const routeTree = rootRoute.addChildren([
  sessionsRoute,
  sessionsAliasRoute,
  sessionRoute,
  traceRoute,
  compareRoute,
  usersRoute,
  doctorRoute,
  settingsRoute,
]);

/** What is different where there is no browser, or a page that it shows already. */
interface Surroundings {
  /** Default: the browser's. */
  readonly history?: RouterHistory;
  /** Whether a page that was shown is brought to where it was, or to its top. */
  readonly scrollRestoration: false | (() => boolean);
}

/** The application's routes over one query cache. */
export function createAppRouter(queryClient: QueryClient, surroundings: Surroundings) {
  return createRouter({
    routeTree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    ...surroundings,
    defaultPreload: "intent",
    // TanStack Query decides what is fresh.
    defaultPreloadStaleTime: 0,
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
}
