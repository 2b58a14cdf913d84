import type { ScriptedConversation } from "./conversation.ts";

export const aNightTrainToVienna: ScriptedConversation = {
  title: "A night train to Vienna",
  turns: [
    {
      user: "Is there a night train from Hamburg to Vienna?",
      toolCalls: [{ name: "find_trains", arguments: { from: "Hamburg", to: "Vienna" } }],
      assistant: `Yes, the **NJ 491**: it leaves Hamburg at **20:50** and is in Vienna at **09:23**.

| | from |
| --- | --- |
| Seat | €49 |
| Couchette | €89 |
| Sleeper | €159 |`,
    },
    {
      user: "We are three adults and a child of five. What would you take?",
      assistant: `A **private couchette compartment**: four berths, a door that locks, and breakfast is included.

Children under six travel free if they share a berth; with a berth of their own they pay the child's fare. For the four of you I would count on about **€290**.`,
    },
    {
      user: "And from Amsterdam, in case we start there?",
      toolCalls: [{ name: "find_trains", arguments: { from: "Amsterdam", to: "Vienna" } }],
      assistant: `From Amsterdam it is the **NJ 40491** at **19:00**, in Vienna at **09:23** as well. Couchettes start at **€99**, ten euros more than from Hamburg.`,
    },
    {
      user: "Hamburg then. How early should I book?",
      assistant: `Tickets go on sale **six months ahead**, and compartments for families are the first to go. Three months ahead is usually early enough, for the summer holidays rather five.`,
    },
  ],
};
