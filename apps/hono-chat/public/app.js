import { startChatPage } from "./chat.js";

const notes = {
  search_catalogue: "Looked in the catalogue",
  reserve_book: "Reserved a book",
};

startChatPage({
  name: "The Reading Room",
  login: {
    title: "Library card, please",
    users: { lena: "marginalia", omar: "second-edition" },
  },
  welcome: {
    title: "What are you looking for?",
    hint: "Ask the librarian. For example:",
    starters: [
      "I have twelve hours on a train. What should I read?",
      "Do you have anything on Grace Hopper?",
      "I am three weeks late with my books. What do I owe?",
    ],
  },
  placeholder: "Ask the librarian",
  readAnswer: readLines,
});

/** An answer of one JSON object a line: a tool that is called, or a piece of text. */
async function* readLines(body) {
  let rest = "";
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      const { type, name, text } = JSON.parse(line);
      yield type === "tool" ? { note: notes[name] ?? name } : { text };
    }
  }
}
