import { chromium } from "playwright-core";
import { startViewer } from "../../src/index.ts";
import { buildUi } from "./support/built-ui.ts";
import { chatSpans } from "./support/chat-spans.ts";
import { toRequest, traceId, spanId } from "../support/otlp-request.ts";
const ui = await buildUi();
const viewer = await startViewer({ port: 0, store: ":memory:", uiFolder: ui.folder });
const send = (spans: any) =>
  fetch(viewer.url + "/v1/traces", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(toRequest(spans)),
  });
const empty = process.argv.includes("empty");
const now = Date.now();
if (!empty) {
  let x = 7;
  const r = () => (x = (x * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let i = 0; i < 180; i++) {
    const start = now - Math.floor(r() * r() * 20 * 864e5);
    await send(
      chatSpans({
        sessionId: "chat-" + i,
        userId: "user-" + (i % 9),
        start,
        turns: Array.from({ length: 1 + (i % 4) }, (_, t) => ({
          user: ["Plan a trip to Lisbon", "Refund please", "Which trains go to Wien?", "What is a monad?"][
            (i + t) % 4
          ]!,
          ...(i % 11 === 0 && t === 0 ? {} : { assistant: "Sure, here it is." }),
          promptTokens: Math.floor(Math.exp(r() * 9)),
          completionTokens: 30,
          afterMs: 90_000,
        })),
      }),
    );
    if (i % 3 === 0)
      await fetch(`${viewer.url}/api/sessions/chat-${i}/evaluations`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name: "coherence", score: Math.round(r() * 100) / 100, label: "ok" }),
      });
  }
  await send([{ traceId: traceId(0xfff), spanId: spanId(0xfff), start: now, end: now + 5 }]);
  const png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  for (const t of [0, 1])
    await send([
      {
        traceId: traceId(0xf00 + t),
        spanId: spanId(0xf01),
        start: now - 5000 + t * 1000,
        end: now - 4400 + t * 1000,
        attributes: {
          "session.id": "thinker",
          "user.id": "ada",
          "openinference.span.kind": "LLM",
          "llm.model_name": "claude-sonnet-4-5",
          "llm.input_messages.0.message.role": "user",
          "llm.input_messages.0.message.contents.0.message_content.type": "text",
          "llm.input_messages.0.message.contents.0.message_content.text": "What is on this picture? " + t,
          "llm.input_messages.0.message.contents.1.message_content.type": "image",
          "llm.input_messages.0.message.contents.1.message_content.image.image.url":
            "data:image/png;base64," + png.repeat(400),
          "llm.output_messages.0.message.role": "assistant",
          "llm.output_messages.0.message.contents.0.message_content.type": "reasoning",
          "llm.output_messages.0.message.contents.0.message_content.text":
            "The picture shows a single pixel. The user may expect more, but there is **nothing** else on it.\n\nI should say so.",
          "llm.output_messages.0.message.contents.1.message_content.type": "text",
          "llm.output_messages.0.message.contents.1.message_content.text": "A single red pixel.",
          "llm.token_count.prompt": 1200,
          "llm.token_count.completion": 80,
        },
      },
    ]);
}
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const shots: [string, string, any, ((page: any) => Promise<void>)?][] = empty
  ? [
      ["empty", "/", {}],
      [
        "empty-narrow",
        "/",
        { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
        async (p) => {
          await p
            .getByText("Send traces somewhere else")
            .click()
            .catch(() => {});
        },
      ],
    ]
  : [
      ["list", "/", {}],
      ["list-dark", "/?minTokens=200&maxTokens=4999", { colorScheme: "dark" }],
      ["list-narrow", "/", { viewport: { width: 390, height: 844 } }],
      [
        "list-filter",
        "/?minCostUsd=0.0001",
        {},
        async (p) => {
          await p.getByRole("button", { name: "Filter", exact: true }).click();
        },
      ],
      [
        "list-views",
        "/?sort=-idleMs",
        { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
        async (p) => {
          await p.getByRole("button", { name: "Views" }).click();
          await p.getByRole("textbox", { name: "Name of this view" }).fill("Bad ones");
          await p.keyboard.press("Enter");
        },
      ],
      [
        "thinker",
        "/sessions/thinker",
        {},
        async (p) => {
          await p.getByText("Reasoning").first().click();
        },
      ],
      [
        "thinker-narrow",
        "/sessions/thinker?pane=evaluations",
        { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
      ],
      ["turns", "/compare?a=chat-3&b=chat-3&aTurn=1&bTurn=3", {}],
    ];
for (const [name, path, profile, act] of shots) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 800 }, ...profile });
  const page = await context.newPage();
  page.on("console", (m) => m.type() === "error" && console.log(name, m.text()));
  await page.goto(viewer.url + path);
  await page.waitForLoadState("load");
  await page.waitForTimeout(700);
  try {
    await act?.(page);
  } catch (e) {
    console.log(name, String(e).slice(0, 200));
  }
  await page.waitForTimeout(400);
  await page.screenshot({ path: `/tmp/shots/${name}.png` });
  await context.close();
}
await browser.close();
await viewer.close();
await ui.remove();
