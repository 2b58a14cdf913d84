import type { ScriptedConversation } from "./conversation.ts";

/** The assistant misunderstands again and again: what evaluations of frustration should find. */
export const returningTheBoots: ScriptedConversation = {
  title: "Returning the boots",
  turns: [
    {
      user: "I need a return label for the boots. They are too small.",
      assistant: `Our boots run small, so we recommend ordering **half a size up**. Would you like to see boots in a larger size?`,
    },
    {
      user: "No, I asked for a return label for the boots.",
      assistant: `Of course! These boots are popular right now:

- **Karst Mid GTX**, €179
- **Moraine Pro**, €229

Both come in half sizes.`,
    },
    {
      user: "That's not what I asked. I do not want other boots. I want to send mine back.",
      assistant: `I understand that you want your boots sent. Orders ship within **two working days**. Is there anything else?`,
    },
    {
      user: "No!! SEND THEM BACK. Return label. How hard can it be?",
      assistant: `I'm sorry for the trouble. Could you tell me which product you would like to order?`,
    },
    {
      user: "This is useless. I want to talk to a human.",
      assistant: `I am sorry, I misunderstood you several times. You want to **return** the boots because they are too small. I have passed this on to a colleague, who will e-mail the return label within the hour. The return is free of charge.`,
    },
    {
      user: "Finally. I hope that is true.",
      assistant: `It is. The request is in our system as an open return, and you have **30 days** to send the boots back. I apologise again.`,
    },
  ],
};
