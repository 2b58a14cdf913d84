import type { QueryClient } from "@tanstack/react-query";

// A viewer on this machine answers sooner; another one must not leave the page blank for long.
const patienceMs = 150;

/** Resolves when all is answered that `asking` asks for, or soon without. */
export async function firstAnswers(asking: Promise<void>, client: QueryClient): Promise<void> {
  const answered = asking.then(() =>
    Promise.allSettled(
      client
        .getQueryCache()
        .getAll()
        .map(({ promise }) => promise ?? Promise.resolve()),
    ),
  );
  await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
}
