import type { ScriptedConversation } from "./conversation.ts";

export const dinnerFromTheFridge: ScriptedConversation = {
  title: "Dinner from the fridge",
  turns: [
    {
      user: "I have chickpeas, spinach and half a lemon. What can I cook?",
      toolCalls: [{ name: "find_recipes", arguments: { ingredients: "chickpeas spinach lemon" } }],
      assistant: `Two things fit what you have:

1. **Chickpeas with spinach and lemon**, 20 minutes, one pan
2. **Warm chickpea salad**, 15 minutes, needs an onion too

The first is the better dinner. Shall I walk you through it?`,
    },
    {
      user: "The first one, please. For three people.",
      assistant: `For three:

| Ingredient | Amount |
| --- | ---: |
| Chickpeas, drained | 600 g |
| Spinach | 300 g |
| Garlic | 3 cloves |
| Lemon | ½ |
| Olive oil | 4 tbsp |

1. Warm the garlic **slowly** in the oil until it smells sweet; do not let it brown.
2. Add the chickpeas and a pinch of cumin, 8 minutes.
3. Fold the spinach in by the handful; it is done when it has collapsed.
4. Off the heat: lemon zest, lemon juice, salt.`,
    },
    {
      user: "What goes well with it?",
      assistant: `Something that soaks up the oil: **flatbread**, or toast rubbed with the cut side of a garlic clove.

If you have yoghurt, stir in salt and the rest of the lemon: that is the sauce.`,
    },
  ],
};
