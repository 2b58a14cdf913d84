import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { RenderedAt } from "../parts/use-now.ts";
import type { AppRouter } from "./router.tsx";

interface AppProps {
  readonly router: AppRouter;
  readonly queryClient: QueryClient;
  /** When the server rendered the page, in milliseconds since 1970. */
  readonly renderedAt: number;
}

/** All of the page, the same on the server as in a browser. */
export function App({ router, queryClient, renderedAt }: AppProps) {
  return (
    <StrictMode>
      <RenderedAt value={renderedAt}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </RenderedAt>
    </StrictMode>
  );
}
