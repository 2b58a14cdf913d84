import type { ScriptedConversation } from "./conversation.ts";

/** The long one: every turn sends all that was said before, so the prompt grows. */
export const bikepackingInScotland: ScriptedConversation = {
  title: "Bikepacking in Scotland",
  turns: [
    {
      user: "I want to ride the Badger Divide from Inverness to Glasgow. Where do I start planning?",
      assistant: `The Badger Divide is about **340 km** with **4,800 m** of climbing, mostly on gravel estate roads. Plan in this order:

1. **Days.** Four to five days is comfortable.
2. **Season.** May and September: fewer midges, long enough days.
3. **Bike.** Gravel bike with tyres of 45 mm or more, or a hardtail.
4. **Sleep.** Wild camping is legal in Scotland if you leave no trace; there are bothies too.
5. **Food.** Shops are at Fort Augustus, Laggan, Kinloch Rannoch, Killin and Callander.

Which of them shall we go through first?`,
    },
    {
      user: "Let's do the days. I ride about 80 km a day on gravel.",
      assistant: `Then four days and a half. A split that ends each day near water and flat ground:

| Day | From – to | Distance | Climbing |
| --- | --- | ---: | ---: |
| 1 | Inverness – Fort Augustus | 72 km | 1,150 m |
| 2 | Fort Augustus – Laggan, over the Corrieyairack Pass | 55 km | 1,050 m |
| 3 | Laggan – Loch Rannoch | 75 km | 1,000 m |
| 4 | Loch Rannoch – Callander | 92 km | 1,200 m |
| 5 | Callander – Glasgow | 48 km | 400 m |

Day 2 is short on purpose: the pass is steep and you will push.`,
    },
    {
      user: "What about the train with a bike?",
      assistant: `Reserve a bike space on the **ScotRail** train to Inverness; there are only a few on each train, and they go weeks ahead in May.

- Book the seat and the bike space together
- From London, the **Caledonian Sleeper** takes bikes too
- On the way back, Glasgow Queen Street is two kilometres from the end of the route`,
    },
    {
      user: "Which tent would you take?",
      assistant: `For this route, the **Skylark 2** or its one-person sister:

- short poles (30 cm) that fit a handlebar bag
- stands without pegs: useful on the rocky shore of Loch Ossian
- mesh fine enough for midges

In a storm on Rannoch Moor you will want the extra guy lines; they come with the tent.`,
    },
    {
      user: "And the sleeping bag?",
      assistant: `Nights in May are 2–6 °C in the glens and can freeze on the moor.

**Recommendation:** a down bag with a comfort limit of **0 °C**, about 800 g, in a *waterproof* bag. If you get cold easily, add a silk liner (140 g, about 3 °C warmer).

A mat with an R-value of 3 or more matters as much as the bag.`,
    },
    {
      user: "How do I deal with midges?",
      assistant: `Four habits, in order of effect:

1. **Camp in wind.** Above 10 km/h they cannot fly. A shore or a ridge beats a sheltered hollow.
2. **Head net**, 30 g. Not optional.
3. **Long sleeves** in a light colour, from an hour before sunset.
4. **Picaridin 20 %** on hands and neck.

Before mid-May there are hardly any.`,
    },
    {
      user: "Can I filter the water?",
      assistant: `Yes, water is everywhere, but there are sheep and deer above nearly every burn.

- A **squeeze filter** (90 g) is enough: it stops bacteria and protozoa
- Peat colours the water brown; that is harmless
- Keep the filter warm at night: ice destroys it, and you cannot see it

Carry 1.5 l over the Corrieyairack; elsewhere 1 l is plenty.`,
    },
    {
      user: "What spare parts should I bring?",
      assistant: `Beyond Fort Augustus there is no bike shop until Callander, so be able to fix:

- **Tyre:** two tubes, plugs, a boot, pump
- **Chain:** two quick links, chain tool
- **Brakes:** one pair of pads (the grit of wet estate roads eats them)
- **Gear:** a spare hanger *for your frame*
- **Straps:** four, and some tape

With multi-tool about **650 g**.`,
    },
    {
      user: "How much will all of it cost if I buy it from you? Tent, bag, mat, filter.",
      assistant: `At today's prices:

| Item | Price |
| --- | ---: |
| Skylark 2 | €449 |
| Down bag, comfort 0 °C | €329 |
| Mat, R 3.2 | €129 |
| Squeeze filter | €39 |
| **Total** | **€946** |

From €800 on, the order ships free and you have 60 days to return it instead of 30.`,
    },
    {
      user: "That's a lot. Where can I save?",
      assistant: `Save where it does not rain on you:

1. **Bag:** synthetic at 0 °C costs €149 instead of €329; it is 500 g heavier and bulkier
2. **Mat:** the foam mat is €45 (R 2.0): fine from June, cold in May
3. **Tent:** *do not* save here on this route

With the synthetic bag you are at **€766**.`,
    },
    {
      user: "Then the synthetic bag. Summarise the plan for me, please.",
      assistant: `**Badger Divide, May, 4½ days, 340 km**

- **Stages:** Inverness – Fort Augustus – Laggan – Loch Rannoch – Callander – Glasgow
- **Train:** reserve seat and bike space together, as early as you can
- **Sleep:** Skylark 2, synthetic bag 0 °C, mat R 3.2
- **Water:** squeeze filter, 1–1.5 l carried
- **Midges:** camp in wind, head net, picaridin
- **Spares:** tubes, plugs, quick links, pads, hanger
- **Budget:** €766 for tent, bag, mat and filter

Have a great ride! 🚲`,
    },
  ],
};
