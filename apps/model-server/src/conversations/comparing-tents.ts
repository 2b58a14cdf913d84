import type { ScriptedConversation } from "./conversation.ts";

export const comparingTents: ScriptedConversation = {
  title: "Comparing tents",
  turns: [
    {
      user: "Which of your two-person tents is best for wind?",
      toolCalls: [{ name: "search_products", arguments: { query: "two-person tent" } }],
      assistant: `Of our two-person tents, the **Ridgeline 2** stands best in wind: a tunnel with three poles and guy lines on both sides.

| | Ridgeline 2 | Skylark 2 |
| --- | --- | --- |
| Weight | 2.4 kg | **1.6 kg** |
| Wind, tested | **100 km/h** | 65 km/h |
| Needs pegs to stand | yes | no |
| Price | €389 | €449 |`,
    },
    {
      user: "Is 800 g that noticeable when cycling?",
      assistant: `On the flat, hardly. On a climb of 1,000 m it costs a rider of 75 kg roughly **30–40 seconds**.

What you do notice on a bike is **packed size**: the Skylark's poles are 30 cm and fit a handlebar bag, the Ridgeline's are 48 cm and must go along the frame.`,
    },
    {
      user: "Then the Skylark. Which groundsheet fits it?",
      toolCalls: [{ name: "search_products", arguments: { query: "groundsheet Skylark 2" } }],
      assistant: `The **Skylark 2 Footprint** (€39, 190 g). It is cut 5 cm smaller than the floor, so that rain does not collect between the two.

On grass you can do without it; on gravel it doubles the life of the floor.`,
    },
  ],
};
