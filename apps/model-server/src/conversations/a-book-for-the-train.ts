import type { ScriptedConversation } from "./conversation.ts";

export const aBookForTheTrain: ScriptedConversation = {
  title: "A book for the train",
  turns: [
    {
      user: "I have twelve hours on a train. What should I read?",
      toolCalls: [{ name: "search_catalogue", arguments: { query: "travel" } }],
      assistant: `Three books that travel well:

| | Pages | Shelf |
| --- | --- | --- |
| **The Old Patagonian Express**, Paul Theroux | 420 | T 4 |
| **In Patagonia**, Bruce Chatwin | 260 | T 3 |
| **Invisible Cities**, Italo Calvino | 165 | F 12 |

Theroux spends his 420 pages on trains; twelve hours are about right for it.`,
    },
    {
      user: "Something shorter, please, that I can finish.",
      assistant: `Then **Invisible Cities**: 165 pages, and fifty-five cities of a page or two each. Calvino lets Marco Polo describe them to Kublai Khan, so you can look out of the window after every one.`,
    },
    {
      user: "Lovely. Reserve it for me.",
      toolCalls: [{ name: "reserve_book", arguments: { bookId: "invisible-cities" } }],
      assistant: `**Invisible Cities** is reserved for you. It waits on shelf **F 12** for seven days. A pleasant journey!`,
    },
  ],
};
