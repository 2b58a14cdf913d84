import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { dropAnswers, keepAnswers } from "./api/answers-in-page.ts";
import { ApiFailure } from "./api/client.ts";
import { firstAnswers } from "./api/first-answers.ts";
import { createAppRouter } from "./app/router.tsx";
import "./styles/tokens.css";
import "./styles/base.css";

// A viewer that asks for no token sends the first answers along.
const block = document.getElementById("first-answers");
if (block !== null) keepAnswers(block.textContent);
block?.remove();

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
void firstAnswers(router.load(), queryClient).finally(() => {
  dropAnswers();
  reactRoot.render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
});
