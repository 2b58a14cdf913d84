import MarkdownIt from "./markdown-it.js";

const $ = (id) => document.getElementById(id);
const [welcome, messages, composer] = ["welcome", "messages", "composer"].map($);

// Answers are shown as Markdown: no HTML, and no images, which could carry words of the conversation away.
const markdown = new MarkdownIt({ html: false, linkify: true }).disable("image");

const starters = [
  "Which of your two-person tents is best for wind?",
  "Hi, where is my order 48213?",
  "I need a return label for the boots. They are too small.",
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
    if (!response.ok) throw new Error((await response.json()).error);
    let answer = "";
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
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

const user = await (await fetch("/user")).json();
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
