import MarkdownIt from "./markdown-it.js";

// Answers are shown as Markdown: no HTML, and no images, which could carry words of the conversation away.
const markdown = new MarkdownIt({ html: false, linkify: true }).disable("image");

// The columns of tables are aligned by classes: the content security policy forbids styles in the text.
for (const cell of ["th_open", "td_open"]) {
  markdown.renderer.rules[cell] = (tokens, index, options, _env, renderer) => {
    const alignment = tokens[index].attrGet("style")?.replace("text-align:", "");
    tokens[index].attrs = alignment === undefined ? null : [["class", alignment]];
    return renderer.renderToken(tokens, index, options);
  };
}

const skeleton = `
  <header>
    <h1><img src="/favicon.svg" alt="" width="28" height="28" /> <span class="name"></span></h1>
    <div class="account" hidden>
      <button type="button">New conversation</button>
      <form method="post" action="/logout"><span></span><button class="quiet">Log out</button></form>
    </div>
  </header>
  <main class="login" hidden>
    <form method="post" action="/login">
      <h2></h2>
      <p role="alert" hidden>Name or password is wrong.</p>
      <label>Name <input name="username" autocomplete="username" autocapitalize="none" required /></label>
      <label>
        Password <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <button>Log in</button>
      <p class="hint">Try </p>
    </form>
  </main>
  <main class="chat" hidden>
    <section class="welcome"><h2></h2><p></p></section>
    <ol class="messages" aria-live="polite" aria-label="Conversation" hidden></ol>
    <form class="composer">
      <textarea name="message" rows="1" aria-label="Message" required></textarea>
      <button aria-label="Send">
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
          <path d="M12 19V5m-6 6 6-6 6 6" fill="none" stroke="currentColor" stroke-width="2.2"
            stroke-linecap="round" stroke-linejoin="round" />
        </svg>
      </button>
    </form>
  </main>`;

/**
 * Shows the login, or the chat to those who are logged in.
 *
 * @param {object} options
 * @param {string} options.name - of the app
 * @param {{ title: string, users: Record<string, string> }} options.login - names with their passwords, as a hint
 * @param {{ title: string, hint: string, starters: string[] }} options.welcome - what an empty conversation shows
 * @param {string} options.placeholder - of the message
 * @param {(body: ReadableStream<Uint8Array>) => AsyncIterable<{ text?: string, note?: string }>} options.readAnswer
 * - reads what the server streams; throws where that broke off
 */
export async function startChatPage({ name, login, welcome, placeholder, readAnswer }) {
  document.body.innerHTML = skeleton;
  find(".name").textContent = name;
  find(".login h2").textContent = login.title;
  find(".hint").append(...describeUsers(login.users));
  find(".welcome h2").textContent = welcome.title;
  find(".welcome p").textContent = welcome.hint;
  find(".composer textarea").placeholder = placeholder;

  const response = await fetch("/user");
  const user = response.ok ? await response.json() : null;
  const isKnown = user !== null;
  find(".account").hidden = !isKnown;
  find(isKnown ? ".chat" : ".login").hidden = false;
  if (isKnown) {
    find(".account span").textContent = user.name;
    openChat(welcome.starters, readAnswer);
  } else {
    find("[role=alert]").hidden = new URLSearchParams(location.search).get("login") !== "failed";
    find("input").focus();
  }
}

const find = (selector) => document.querySelector(selector);

function createElement(tag, { className = "", text = "" } = {}) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** “ada with analytical-engine, or grace with first-compiler.” */
function describeUsers(users) {
  const code = (text) => createElement("code", { text });
  const described = Object.entries(users).map(([name, password]) => [code(name), " with ", code(password)]);
  return [...described.flatMap((user, index) => (index === 0 ? user : [", or ", ...user])), "."];
}

function openChat(starters, readAnswer) {
  const [chat, welcome, messages, composer] = [".chat", ".welcome", ".messages", ".composer"].map(find);
  const sendButton = composer.querySelector("button");
  /** Names the conversation to the server; a new one begins with a new id. */
  let conversationId;
  let answering = new AbortController();

  function startConversation() {
    answering.abort();
    conversationId = crypto.randomUUID();
    messages.replaceChildren();
    show(welcome);
    composer.elements.message.focus();
  }

  function show(part) {
    welcome.hidden = part !== welcome;
    messages.hidden = part !== messages;
  }

  function addMessage(className, text) {
    const message = createElement("li", { className: `message ${className}`, text });
    messages.append(message);
    messages.scrollTop = messages.scrollHeight;
    return message;
  }

  async function send(message) {
    show(messages);
    addMessage("user", message);
    const item = addMessage("assistant waiting");
    sendButton.disabled = true;
    messages.ariaBusy = "true";
    answering = new AbortController();
    try {
      const response = await fetch("/api/chat", {
        method: "POST",
        headers: { "content-type": "application/json", "x-conversation-id": conversationId },
        body: JSON.stringify({ message }),
        signal: answering.signal,
      });
      if (response.status === 401) return location.reload();
      if (!response.ok) throw new Error(`The server answered with status ${response.status}.`);
      await showAnswer(item, readAnswer(response.body));
    } catch {
      item.classList.add("failed");
      item.append("Sorry, the answer broke off. Please try again.");
    } finally {
      item.classList.remove("waiting");
      sendButton.disabled = false;
      messages.ariaBusy = "false";
    }
  }

  async function showAnswer(item, answer) {
    const notes = createElement("ul", { className: "notes" });
    const content = createElement("div");
    item.append(notes, content);
    let said = "";
    for await (const { text, note } of answer) {
      const atEnd = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 80;
      if (note !== undefined) notes.append(createElement("li", { text: note }));
      if (text !== undefined) content.innerHTML = markdown.render((said += text));
      if (atEnd) messages.scrollTop = messages.scrollHeight;
    }
  }

  for (const text of starters) {
    const button = createElement("button", { text });
    button.type = "button";
    button.addEventListener("click", () => send(text));
    welcome.append(button);
  }
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    const message = composer.elements.message.value.trim();
    if (message === "" || sendButton.disabled) return;
    composer.reset();
    void send(message);
  });
  composer.elements.message.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    composer.requestSubmit();
  });
  find(".account > button").addEventListener("click", startConversation);
  chat.hidden = false;
  startConversation();
}
