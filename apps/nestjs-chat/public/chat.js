import MarkdownIt from "./markdown-it.js";

const $ = (id) => document.getElementById(id);
const [welcome, messages, composer] = ["welcome", "messages", "composer"].map($);

// Answers are shown as Markdown: no HTML, and no images, which could carry words of the conversation away.
const markdown = new MarkdownIt({ html: false, linkify: true }).disable("image");

const starters = [
  "Is there a night train from Hamburg to Vienna?",
  "I have to change my booking K7QX2M.",
  "Can I take my bike on the night train from Munich to Rome?",
];

/** Names the conversation to the server; a new one begins with a new id. */
let conversationId = crypto.randomUUID();
let answering = new AbortController();

function addMessage(role, text = "") {
  const item = document.createElement("li");
  item.className = `message ${role}`;
  item.textContent = text;
  messages.append(item);
  messages.scrollTop = messages.scrollHeight;
  return item;
}

async function send(message) {
  showConversation(true);
  addMessage("user", message);
  const item = addMessage("assistant waiting");
  const button = composer.querySelector("button");
  button.disabled = true;
  answering = new AbortController();
  try {
    const response = await fetch("/api/chat", {
      method: "POST",
      headers: { "content-type": "application/json", "x-conversation-id": conversationId },
      body: JSON.stringify({ message }),
      signal: answering.signal,
    });
    if (response.status === 401) return location.reload();
    if (!response.ok) throw new Error(`The desk answered with status ${response.status}.`);
    let answer = "";
    for await (const { text } of readEvents(response.body)) {
      const atEnd = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 80;
      answer += text;
      item.innerHTML = markdown.render(answer);
      if (atEnd) messages.scrollTop = messages.scrollHeight;
    }
  } catch {
    item.classList.add("failed");
    item.append("Sorry, the answer broke off. Please try again.");
  } finally {
    item.classList.remove("waiting");
    button.disabled = false;
  }
}

/** The data of server-sent events; `EventSource` itself can neither post nor set headers. */
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

function showConversation(started) {
  welcome.hidden = started;
  messages.hidden = !started;
}

function startConversation() {
  answering.abort();
  conversationId = crypto.randomUUID();
  messages.replaceChildren();
  showConversation(false);
  composer.elements.message.focus();
}

for (const text of starters) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", () => send(text));
  welcome.append(button);
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const message = composer.elements.message.value.trim();
  if (message === "" || composer.querySelector("button").disabled) return;
  composer.reset();
  void send(message);
});
composer.elements.message.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});
$("new-conversation").addEventListener("click", startConversation);

const response = await fetch("/user");
const user = response.ok ? await response.json() : null;
$("login").hidden = user !== null;
$("chat").hidden = user === null;
document.querySelector(".account").hidden = user === null;
$("login-failed").hidden = new URLSearchParams(location.search).get("login") !== "failed";
if (user === null) {
  document.querySelector("input").focus();
} else {
  $("user-name").textContent = user.name;
  startConversation();
}
