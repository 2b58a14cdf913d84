import type { ScriptedConversation } from "./conversation.ts";

export const packingForTheDolomites: ScriptedConversation = {
  title: "Packing for the Dolomites",
  turns: [
    {
      user: "I'm walking the Alta Via 1 in September, hut to hut, ten days. What should I pack?",
      assistant: `For ten days from hut to hut, aim for **7–8 kg without water**. The huts feed you and give you a bed, so leave tent and stove at home.

**Wear**
- Mid-height boots, broken in
- Merino shirt, light trekking trousers

**Carry**
1. Rain jacket and rain trousers
2. Light down jacket: evenings at 2,000 m are near freezing in September
3. Sleeping bag *liner* (the huts require one)
4. Two pairs of socks, one spare shirt
5. Headlamp, first-aid kit, 1.5 l of water

Shall I put together a list with weights?`,
    },
    {
      user: "Yes please, with weights. My pack is 38 litres.",
      assistant: `38 litres is the right size. Here is a list that fits:

| Item | Weight |
| --- | ---: |
| Backpack, 38 l | 1,250 g |
| Rain jacket + trousers | 620 g |
| Down jacket | 340 g |
| Sleeping bag liner, silk | 140 g |
| Clothes (spare set, warm hat, gloves) | 1,100 g |
| Toiletries, sunscreen | 450 g |
| First-aid kit, headlamp | 330 g |
| Power bank, cable, phone | 480 g |
| Food for a day | 700 g |
| **Total** | **5,410 g** |

With 1.5 l of water you start at about **6.9 kg**.`,
    },
    {
      user: "Do I need a via ferrata set?",
      assistant: `Not for the standard route. The Alta Via 1 has a few short secured passages, all optional or easy to walk around.

You need a set (harness, lanyard, helmet) only if you add:
- **Lagazuoi tunnels**: helmet and headlamp are enough
- **Via ferrata Marino Bianchi**: full set
- The last stage over the **Schiara**: full set and experience

If you leave the Schiara out and walk down to La Pissa, leave the set at home and save 1.4 kg.`,
    },
    {
      user: "And if it snows?",
      assistant: `It can, especially after the 15th. Three cheap precautions:

1. **Microspikes** (about 380 g) for icy mornings at the Forcella del Lago
2. **Gaiters**, so that ten centimetres of fresh snow stay outside
3. A **spare day** in your plan: waiting a day in a hut is the best equipment

Check *Meteo Trentino* each evening; the hut wardens know which passes are open.`,
    },
    {
      user: "Great, that settles it. Thank you!",
      assistant: `You're welcome. Have a good walk, and order the boots two weeks before: they need the time to break in. 🥾`,
    },
  ],
};
