import type { Request, Response } from "express";

import { answer } from "./assistant.ts";
import { getMessages } from "./conversations.ts";
import { moderate } from "./moderation.ts";

/** `POST /api/chat { message }`: streams the answer as text. */
export async function chat(req: Request, res: Response): Promise<void> {
  if (req.user === undefined) {
    res.status(401).json({ error: "Log in first." });
    return;
  }
  const { message } = (req.body ?? {}) as { message?: unknown };
  if (typeof message !== "string" || message.trim() === "") {
    res.status(400).json({ error: "Expected `message` to be a text." });
    return;
  }

  const messages = getMessages(req.user.id, req.get("x-conversation-id") ?? req.sessionID);
  messages.push({ role: "user", content: message });
  const gone = new AbortController();
  res.on("close", () => gone.abort());
  res.type("text/plain");
  try {
    for await (const text of moderate(answer(messages, gone.signal))) res.write(text);
    res.end();
  } catch (error) {
    if (!gone.signal.aborted) console.error(error);
    // The status is sent; a cut connection is how the page learns that the answer is not whole.
    if (res.headersSent) res.destroy();
    else res.status(502).json({ error: "The model does not answer." });
  }
}
