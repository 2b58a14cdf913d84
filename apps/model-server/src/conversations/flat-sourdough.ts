import type { ScriptedConversation } from "./conversation.ts";

export const flatSourdough: ScriptedConversation = {
  title: "A flat sourdough",
  turns: [
    {
      user: "My sourdough bread always turns out flat. What am I doing wrong?",
      assistant: `Flat loaves come from three causes, and you can tell them apart:

- **Under-proofed:** dense crumb with a few large holes near the top
- **Over-proofed:** dough slack and sticky, crumb even but the loaf spreads
- **Weak starter:** neither rises within six hours after feeding

Which sounds like yours?`,
    },
    {
      user: "It spreads as soon as I turn it out of the basket.",
      assistant: `That is over-proofing. Shorten the **bulk fermentation**: stop when the dough has grown by half, not doubled.

At 26 °C that takes about 4½ hours with 20 % starter; in a warm kitchen it can be under four.`,
    },
    {
      user: "How much is 350 grams of water in cups?",
      toolCalls: [{ name: "convert", arguments: { amount: "350", from: "g water", to: "cup" } }],
      assistant: `**1.48 cups**, so a scant cup and a half. For bread I would stay with the scale: ten grams of water change how the dough handles.`,
    },
    {
      user: "Thanks! I will bake again on Saturday.",
      assistant: `Good luck! Mark the level of the dough on the side of the bowl with a piece of tape: then "grown by half" is something you can see.`,
    },
  ],
};
