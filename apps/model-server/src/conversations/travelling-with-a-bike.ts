import type { ScriptedConversation } from "./conversation.ts";

export const travellingWithABike: ScriptedConversation = {
  title: "Travelling with a bike",
  turns: [
    {
      user: "Can I take my bike on the night train from Munich to Rome?",
      toolCalls: [{ name: "find_trains", arguments: { from: "Munich", to: "Rome" } }],
      assistant: `Yes. The **NJ 295** has **four places** for bicycles left. A place costs **€15** and has to be booked together with the ticket.`,
    },
    {
      user: "It is an e-bike, is that a problem?",
      assistant: `No, as long as it weighs less than **30 kg**. Take the battery off for the journey and keep it with you in the compartment.`,
    },
    {
      user: "And from Berlin to Stockholm?",
      toolCalls: [{ name: "find_trains", arguments: { from: "Berlin", to: "Stockholm" } }],
      assistant: `The **EN 345** takes no bicycles that are ready to ride. Folded, or taken apart in a bag of at most **90 × 60 × 40 cm**, yours travels as luggage, free of charge.`,
    },
  ],
};
