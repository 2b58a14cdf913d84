import type { ScriptedConversation } from "./conversation.ts";

export const readingAboutGraceHopper: ScriptedConversation = {
  title: "Reading about Grace Hopper",
  turns: [
    {
      user: "Do you have anything on Grace Hopper?",
      toolCalls: [{ name: "search_catalogue", arguments: { query: "grace hopper" } }],
      assistant: `Yes: **Grace Hopper and the Invention of the Information Age** by Kurt W. Beyer, 389 pages, shelf **B 21**. It follows her from Vassar to the Harvard Mark I and the first compilers.`,
    },
    {
      user: "And how do the machines themselves work? For beginners.",
      toolCalls: [{ name: "search_catalogue", arguments: { query: "computing" } }],
      assistant: `**Code** by Charles Petzold, shelf **C 7**. It begins with two children and their torches, and ends with a computer that you could build yourself.`,
    },
    {
      user: "Please put both aside for me.",
      toolCalls: [
        { name: "reserve_book", arguments: { bookId: "grace-hopper" } },
        { name: "reserve_book", arguments: { bookId: "code" } },
      ],
      assistant: `Both are reserved, for seven days:

- **Grace Hopper and the Invention of the Information Age**, shelf B 21
- **Code**, shelf C 7`,
    },
  ],
};
