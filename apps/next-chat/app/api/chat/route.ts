import { betterAuth, header, withSession } from "@otel-sessions/next";
import { createUIMessageStreamResponse, toUIMessageStream, type UIMessage } from "ai";
import { answer } from "../../../assistant.ts";
import { auth } from "../../../auth.ts";

async function chat(request: Request): Promise<Response> {
  if ((await auth.api.getSession({ headers: request.headers })) === null) {
    return Response.json({ error: "Log in first." }, { status: 401 });
  }
  const { messages } = (await request.json()) as { messages: UIMessage[] };
  const stream = await answer(messages, request.signal);
  return createUIMessageStreamResponse({ stream: toUIMessageStream({ stream }) });
}

// The one line of otel-sessions: the conversation that the page names, and who is logged in.
export const POST = withSession(chat, { ...betterAuth(auth), sessionId: header("x-conversation-id") });
