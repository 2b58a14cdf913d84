import { traceTool } from "@arizeai/openinference-core";
import type { RunnableToolFunctionWithParse } from "openai/lib/RunnableFunction";

import { reserveBook, searchCatalogue } from "./catalogue-client.ts";

interface SearchInput {
  readonly query: string;
}

interface ReserveInput {
  readonly bookId: string;
}

/** What the model may call on behalf of a member. Each call is a span. */
export function createTools(
  member: string,
): [RunnableToolFunctionWithParse<SearchInput>, RunnableToolFunctionWithParse<ReserveInput>] {
  const search = traceTool(({ query }: SearchInput) => searchCatalogue(query), { name: "search_catalogue" });
  const reserve = traceTool(({ bookId }: ReserveInput) => reserveBook(bookId, member), {
    name: "reserve_book",
  });
  return [
    {
      type: "function",
      function: {
        name: "search_catalogue",
        description: "Searches the library's books.",
        parameters: stringParameter("query", "A subject, title or author"),
        parse: (input) => JSON.parse(input) as SearchInput,
        function: (input) => search(input),
      },
    },
    {
      type: "function",
      function: {
        name: "reserve_book",
        description: "Reserves a book for the member who asks.",
        parameters: stringParameter("bookId", "The book's `id` in the catalogue"),
        parse: (input) => JSON.parse(input) as ReserveInput,
        function: (input) => reserve(input),
      },
    },
  ];
}

const stringParameter = (name: string, description: string) => ({
  type: "object" as const,
  properties: { [name]: { type: "string" as const, description } },
  required: [name],
});
