import type { ScriptedConversation } from "./conversation.ts";

export const changingABooking: ScriptedConversation = {
  title: "Changing a booking",
  turns: [
    {
      user: "I have to change my booking K7QX2M.",
      toolCalls: [{ name: "get_booking", arguments: { code: "K7QX2M" } }],
      assistant: `I found it: **NJ 295** from Munich to Rome on **12 June**, two passengers in couchette 61, lower berths.

It can be changed until the day before, for **€15 each**. What should be different?`,
    },
    {
      user: "No, that's wrong, I booked the upper berths!",
      assistant: `I am sorry, the booking says **lower** berths. If the confirmation you got says otherwise, the desk corrects it free of charge: **+49 30 5550 190**.`,
    },
    {
      user: "Fine, keep them. Just move it to 14 June.",
      assistant: `On **14 June** couchettes are still free on the same train. The change costs **€30** for the two of you; confirm it under *My bookings* with the code **K7QX2M**.`,
    },
  ],
};
