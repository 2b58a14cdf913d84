import { startChatPage } from "./chat.js";

startChatPage({
  name: "Nachtzug",
  login: {
    title: "Log in to the travel desk",
    users: { mira: "night-train", jonas: "window-seat" },
  },
  welcome: {
    title: "Fall asleep here, wake up there.",
    hint: "Ask about night trains, berths or a booking. For example:",
    starters: [
      "Is there a night train from Hamburg to Vienna?",
      "I have to change my booking K7QX2M.",
      "Can I take my bike on the night train from Munich to Rome?",
    ],
  },
  placeholder: "Ask us anything about trains",
  readAnswer: readEvents,
});

/** An answer of server-sent events; `EventSource` itself can neither post nor set headers. */
async function* readEvents(body) {
  let pending = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const events = (pending + text).split("\n\n");
    pending = events.pop();
    for (const event of events) {
      const lines = event.split("\n");
      if (lines.includes("event: end")) return;
      if (lines.includes("event: error")) throw new Error("The answer broke off.");
      const data = lines.find((line) => line.startsWith("data: "));
      if (data !== undefined) yield JSON.parse(data.slice("data: ".length));
    }
  }
  throw new Error("The answer broke off.");
}
