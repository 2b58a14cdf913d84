import type { ScriptedConversation } from "./conversation.ts";

export const whereIsMyOrder: ScriptedConversation = {
  title: "Where is my order?",
  turns: [
    {
      user: "Hi, where is my order 48213?",
      toolCalls: [{ name: "get_order", arguments: { orderNumber: "48213" } }],
      assistant: `Your order **48213** left our warehouse yesterday.

- **Item:** Ridgeline 2 tent, green
- **Carrier:** DHL, due **Thursday**

You will get a message on the morning of the delivery.`,
    },
    {
      user: "I won't be home on Thursday. Can it go to a neighbour?",
      assistant: `Yes. Open the link in the carrier's message and choose **Deliver to a neighbour**; it works until 8 in the evening before delivery.

If you would rather pick it up yourself, choose **Parcel shop** there. It is kept for seven days.`,
    },
    {
      user: "Please also check order 48377, I ordered pegs for it.",
      toolCalls: [{ name: "get_order", arguments: { orderNumber: "48377" } }],
      assistant: `Order **48377** (10 Y-pegs, aluminium) is **being packed**. It ships tomorrow and arrives on Friday, one day after the tent.

Tip: the tent comes with six simple pegs, so you can pitch it on Thursday all the same.`,
    },
    {
      user: "Perfect, thanks.",
      assistant: `Glad to help. Enjoy the tent!`,
    },
  ],
};
