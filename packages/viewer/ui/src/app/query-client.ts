import { QueryClient } from "@tanstack/react-query";
import { ApiFailure } from "../api/client.ts";

/** What has been asked of the API, and what is to be asked again. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        // An answer, even a bad one, is final; only silence is worth another try.
        retry: (failures, error) => failures < 2 && error instanceof ApiFailure && error.status === 0,
      },
    },
  });
