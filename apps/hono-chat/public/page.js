import MarkdownIt from "./markdown-it.js";

const $ = (id) => document.getElementById(id);
const [turns, ask] = ["turns", "ask"].map($);

// No HTML, and no images, which could carry words of the conversation away.
const markdown = new MarkdownIt({ html: false, linkify: true }).disable("image");

const toolNotes = {
  search_catalogue: "Looked in the catalogue",
  reserve_book: "Reserved a book",
};

const suggestions = [
  "I have twelve hours on a train. What should I read?",
  "Do you have anything on Grace Hopper?",
  "I am three weeks late with my books. What do I owe?",
];

/** Names the conversation to the server; a new enquiry begins with a new id. */
let conversationId;
let asking;

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

async function* readEvents(body) {
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }
}

async function send(message) {
  turns.querySelector(".welcome")?.remove();
  const turn = element("article", "turn");
  const notes = element("ul", "notes");
  const answer = element("div", "answer");
  turn.append(element("p", "question", message), notes, answer);
  turn.setAttribute("aria-busy", "true");
  turns.append(turn);
  ask.querySelector("button").disabled = true;
  asking = new AbortController();
  try {
    const response = await fetch("/api/chat", {
      method: "POST",
      headers: { "content-type": "application/json", "x-conversation-id": conversationId },
      body: JSON.stringify({ message }),
      signal: asking.signal,
    });
    if (response.status === 401) return location.reload();
    if (!response.ok) throw new Error(response.statusText);
    let text = "";
    for await (const event of readEvents(response.body)) {
      if (event.type === "tool") notes.append(element("li", "", toolNotes[event.name] ?? event.name));
      else answer.innerHTML = markdown.render((text += event.text));
      turn.scrollIntoView({ block: "end" });
    }
  } catch {
    turn.append(element("p", "broken", "The answer broke off. Please ask again."));
  } finally {
    turn.removeAttribute("aria-busy");
    ask.querySelector("button").disabled = false;
  }
}

function startConversation() {
  asking?.abort();
  conversationId = crypto.randomUUID();
  const welcome = element("div", "welcome");
  welcome.append(element("h2", "", "What are you looking for?"));
  for (const text of suggestions) {
    const button = element("button", "", text);
    button.type = "button";
    button.addEventListener("click", () => send(text));
    welcome.append(button);
  }
  turns.replaceChildren(welcome);
  $("message").focus();
}

ask.addEventListener("submit", (event) => {
  event.preventDefault();
  const message = $("message").value.trim();
  if (message === "" || ask.querySelector("button").disabled) return;
  ask.reset();
  void send(message);
});
$("fresh").addEventListener("click", startConversation);

const member = await (await fetch("/member")).json();
$("entrance").hidden = member !== null;
$("desk").hidden = member === null;
$("card").hidden = member === null;
$("refused").hidden = new URLSearchParams(location.search).get("login") !== "failed";
if (member === null) {
  document.querySelector("input").focus();
} else {
  $("member").textContent = member.name;
  startConversation();
}
