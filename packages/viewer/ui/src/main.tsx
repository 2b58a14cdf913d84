import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiFailure } from "./api/client.ts";
import { firstAnswers } from "./api/first-answers.ts";
import { createAppRouter } from "./app/router.tsx";
import "./styles/tokens.css";
import "./styles/base.css";

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      // An answer, even a bad one, is final; only silence is worth another try.
      retry: (failures, error) => failures < 2 && error instanceof ApiFailure && error.status === 0,
    },
  },
});
const router = createAppRouter(queryClient);

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
const reactRoot = createRoot(root);
// What the page shows is asked for before there is a page, which is then rendered once, with it.
void firstAnswers(router.load(), queryClient).finally(() =>
  reactRoot.render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  ),
);
