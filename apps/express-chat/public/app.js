import { startChatPage } from "./chat.js";

startChatPage({
  name: "Fernweh",
  login: {
    title: "Log in to talk to us",
    users: { ada: "analytical-engine", grace: "first-compiler" },
  },
  welcome: {
    title: "Where to next?",
    hint: "Ask about gear, an order or a return. For example:",
    starters: [
      "Which of your two-person tents is best for wind?",
      "Hi, where is my order 48213?",
      "I need a return label for the boots. They are too small.",
    ],
  },
  placeholder: "Ask us anything about gear",
  readAnswer: readText,
});

/** An answer that is streamed as text. */
async function* readText(body) {
  for await (const text of body.pipeThrough(new TextDecoderStream())) yield { text };
}
