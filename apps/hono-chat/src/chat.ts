import { Hono } from "hono";
import type { JwtVariables } from "hono/jwt";
import type { ChatCompletionMessageParam } from "openai/resources";

import { answer, type TurnEvent } from "./librarian.ts";
import type { Claims } from "./login.ts";

/** What was said so far. Kept in memory; a member only reaches conversations of their own. */
const conversations = new Map<string, ChatCompletionMessageParam[]>();

/** `POST / { message }`: streams the turn as one JSON object a line. */
export const chat = new Hono<{ Variables: JwtVariables<Claims> }>();

chat.post("/", async (c) => {
  const { message } = await c.req.json<{ message?: unknown }>().catch(() => ({ message: undefined }));
  if (typeof message !== "string" || message.trim() === "") {
    return c.json({ error: "Expected `message` to be a text." }, 400);
  }
  const { sub, sid } = c.get("jwtPayload");
  const key = JSON.stringify([sub, c.req.header("x-conversation-id") ?? sid]);
  const messages = conversations.get(key) ?? [];
  conversations.set(key, messages);
  messages.push({ role: "user", content: message });
  // Pulled by the server, after this handler has returned: the model and the tools are only asked then.
  const lines = toLines(answer(messages, sub, c.req.raw.signal));
  return c.body(ReadableStream.from(lines), 200, { "content-type": "application/x-ndjson" });
});

async function* toLines(events: AsyncIterable<TurnEvent>): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for await (const event of events) yield encoder.encode(`${JSON.stringify(event)}\n`);
}
